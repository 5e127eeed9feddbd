# The page that shows the work of bi. No route leads to it.

from superset_wiring import read_secret

password = read_secret("secret-file:bi-flower-password")
basic_auth = [f"ops:{password}"]
persistent = False
