"""`make bench`: every figure, one part after another."""

from tests.benchmarks import engine, flood, understanding, web

print("Engine")
engine.main()
print("Whole product over HTTP")
web.main()
print("A flood")
flood.main()
print("Understanding")
understanding.main()
