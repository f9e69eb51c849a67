"""Rules of cases, evaluations and responses: pure, standard library only, time as an argument."""
