"""What each post is and asks for, and who might follow; career paths; talent reviews."""
