"""notify: the forms and channels of publication, tasks (待办), feeds and subscribing agencies."""
