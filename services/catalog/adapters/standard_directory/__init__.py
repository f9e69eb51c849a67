"""The standard directory (基层政务公开标准目录): its ten columns and ours, as tables in xlsx and csv."""
