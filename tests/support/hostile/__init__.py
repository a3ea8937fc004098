"""What ``test_hostile`` attacks with: made-up forms, mutations, texts, workbooks; all seeded."""
