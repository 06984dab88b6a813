"""Money among friends: red packets (红包), gifts, and the shared bill (AA 收款).

`red_packets` sends a sum that others open share by share, `bills` gathers a bill from those who were
there. Both conserve every 分: what goes in comes out, to somebody named, once.
"""
