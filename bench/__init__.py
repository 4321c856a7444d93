"""How fast Loa is beside the fastest a service under the same server can be: ``make bench``."""
