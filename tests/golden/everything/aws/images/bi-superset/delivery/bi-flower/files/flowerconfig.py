# The page that shows the work of bi. No route leads to it.

from superset_wiring import read_secret

password = read_secret("/run/secrets/bi-flower-password")
basic_auth = [f"flower:{password}"]
persistent = False
