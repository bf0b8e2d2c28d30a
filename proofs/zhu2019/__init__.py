"""Zhu, Soudry, Eldar, Wakin: The Global Optimization Geometry of Shallow Linear Neural Networks."""
