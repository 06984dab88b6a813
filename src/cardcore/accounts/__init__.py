"""The revolving account: credit line, holds, postings, interest, statements, repayments, delinquency.

Each file has its terms, its events and two kinds of function: one that *decides* (takes the account
and what is asked, gives an event or a refusal) and one that *applies* an event to a working account.
Nothing here knows programmes, points or offers; `cardcore.journeys` joins them.
"""
