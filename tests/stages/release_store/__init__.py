"""Stores: one contract for a folder and an object store, races, and every fault of a network between."""
