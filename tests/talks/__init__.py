"""Whole conversations as plain text, through the whole bot.

    # what this talk shows
    office: front
    as: $customer
    let customer = front: SELECT id FROM customers LIMIT 1
    let order = front: SELECT number FROM orders WHERE customer_id = '$customer' LIMIT 1

    as: $other                         somebody else writes from here on, or the first again
    > where is my order $order?        what the contact writes
    < on its way                       must be in the answer (any case); one line each
    ! refund                           must not be in the answer
    > [Yes]                            presses the button with these words
    * claim Anna                       what a person does: claim, reply, note, give_back, resolve
    ~ 11                               minutes pass, and what is due happens
    = status with_agent                the conversation's status now
    = rows front: SELECT count(*) FROM tickets = 1

Every talk runs twice: straight through, and with the bot stopped and started between all lines.
"""
