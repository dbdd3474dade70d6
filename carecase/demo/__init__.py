"""The walk-throughs played through the same doors as people use."""
