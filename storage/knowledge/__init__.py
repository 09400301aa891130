"""What both offices know of the company: articles, products, house rules, taught phrases."""
