"""Rows of interfaces and databases → one private file that is the same for the same rows. Where rows come from: the kinds."""
