"""Tests of stages/grid."""
