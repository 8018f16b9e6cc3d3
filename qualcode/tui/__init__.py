"""The screens: keys and colours over the same services as the command line."""
