"""A believable invented company, written as the facts its HR systems would send."""
