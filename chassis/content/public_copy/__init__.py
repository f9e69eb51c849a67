"""The copy of a file that everybody gets: what it shows, without what it tells of people, places and computers."""
