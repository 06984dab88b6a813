"""A portfolio of cardholders, from a seed to a report: what `demo.py` shows and other replays may use.

```
merchants, seasons, habits ─► generate ─► run ─► a store
                     repaying ┘             ▲        │
      campaigns (a programme) ──────────────┘      book ─► figures ─► report
                                                       ├─► history ─► picture
                                                       └─► statement
```

Each file is one step and may be copied alone with those it imports; the library is used through its
public names only.
"""
