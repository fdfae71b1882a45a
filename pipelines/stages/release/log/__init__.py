"""The public logbook as pure functions of bytes, in the C2SP formats; only the standard library.

`ed25519` (RFC 8032) · `sshsig` (OpenSSH) · `note`, `checkpoint`, `tree`, `tiles`, `proof` (c2sp.org) · `leaf` (what we
log) · `history` (what all leaves say together) · `derive` (every public file that follows from them).
`audit/` recomputes the same files from outside; `verify.py`, which readers download, is made from both folders.
"""
