"""`make bench`: every figure, one part after another."""

from importlib.util import find_spec

from tests.benchmarks import engine, web

print("Engine")
engine.main()
print("Whole product over HTTP")
web.main()
if find_spec("tests.benchmarks.understanding"):
    from tests.benchmarks import understanding

    print("Understanding")
    understanding.main()
