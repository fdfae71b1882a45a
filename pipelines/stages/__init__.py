"""The verbs, in the order of the corridor. No stage imports another: `publish` hands each one's result to the next."""
