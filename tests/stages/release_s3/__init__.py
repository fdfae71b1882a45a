"""The commit protocol on an object store (TRUST.md §3): publishers killed, misled and set upon one another at each request.

`acts` what a publisher does · `office` the bucket it does it in · `judge` what must hold afterwards. The bucket is a moto
server's, the network between is the proxy of `release_store`. Short in CI; complete, with a row of figures, when
TERBUKA_SOAK is set.
"""
