"""The papers that are checked, and the program that checks them."""
