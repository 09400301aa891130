"""The trained part: features, classifiers, a second stage, calibration, a cache of it all."""
