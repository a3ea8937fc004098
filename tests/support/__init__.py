"""What the tests share: the programs they drive, the engines they ask, the attacks they draw."""
