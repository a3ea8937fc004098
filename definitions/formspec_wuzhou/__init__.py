"""Forms of the Wuzhou federation of trade unions (梧州市总工会), as definitions."""
