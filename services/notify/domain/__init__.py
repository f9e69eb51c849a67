"""The rules of bringing a publication to people: pure, standard library only, time is an argument."""
