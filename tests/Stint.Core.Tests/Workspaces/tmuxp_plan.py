"""Prints what tmuxp's own loader and builder would do with each file named: a JSON object of plans by file.

The builder runs for real; the tmux below it is made of recorders.
"""
import json
import os
import pathlib
import sys

from tmuxp import config_reader
from tmuxp.workspace import builder, loader


def option(value):
    """As libtmux gives it to tmux."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


class Pane:
    """Of the pauses around its lines it keeps the sum in each gap, as that is what can be seen."""

    pane_id = id = "%1"
    newest = None

    def __init__(self, start_directory, shell, environment):
        Pane.newest = self
        self.record = {
            "start_directory": start_directory or None,
            "shell": shell or None,
            "focus": False,
            "environment": [list(v) for v in (environment or {}).items()],
            "keys": [],
            "pauses": [0],
        }

    def send_keys(self, cmd, suppress_history, enter):
        self.record["keys"].append([cmd, bool(enter), bool(suppress_history)])
        self.record["pauses"].append(0)

    def select_pane(self):
        pass


def sleep(seconds):
    Pane.newest.record["pauses"][-1] += seconds


class Window:
    def __init__(self, session, name, start_directory, index, shell, environment):
        self.attached_pane = Pane(start_directory, shell, environment)
        self.panes = [self.attached_pane]
        self.record = {
            "name": name,
            "index": None if index == "" else int(index),
            "layout": None,
            "focus": False,
            "options": [],
            "options_after": [],
        }
        self.built = False

    def set_window_option(self, key, value):
        self.record["options_after" if self.built else "options"].append([key, option(value)])

    def show_window_option(self, name, g):
        assert name == "pane-base-index" and g
        return "0"

    def split_window(self, attach, start_directory, shell, target, environment):
        self.panes.append(Pane(start_directory, shell, environment))
        return self.panes[-1]

    def select_layout(self, layout):
        self.record["layout"] = layout or None

    def select_pane(self, pane_id):
        self.panes[-1].record["focus"] = True

    def select_window(self):
        self.record["focus"] = True

    def move_window(self, index):
        pass

    def kill_window(self):
        pass


class Session:
    id = "$1"

    def __init__(self, server, name, start_directory):
        self.server = server
        self.name = name
        self.windows = [Window(self, None, None, "", None, None)]
        self.made = []
        self.attached_window = self.windows[0]
        self.record = {
            "session_name": name,
            "start_directory": start_directory or None,
            "before_script": None,
            "options": [],
            "global_options": [],
            "environment": [],
        }

    def set_option(self, key, value, _global=False):
        assert isinstance(value, (str, int))
        self.record["global_options" if _global else "options"].append([key, option(value)])

    def set_environment(self, key, value):
        self.record["environment"].append([key, value])

    def new_window(self, window_name, start_directory, attach, window_index, window_shell, environment):
        window = Window(self, window_name, start_directory, window_index, window_shell, environment)
        self.made.append(window)
        self.windows.append(window)
        return window


class Server:
    sessions = []

    def has_session(self, name):
        return bool(self.sessions)

    def new_session(self, session_name, start_directory=None, x=None, y=None):
        self.session = Session(self, session_name, start_directory)
        self.sessions = [self.session]
        return self.session


class Builder(builder.WorkspaceBuilder):
    def session_exists(self, session_name):
        return False

    def config_after_window(self, window, window_config):
        window.built = True
        super().config_after_window(window, window_config)


def plan(path):
    os.chdir(path.parent)
    config = loader.trickle(loader.expand(config_reader.ConfigReader._from_file(path), cwd=str(path.parent)))
    server = Server()
    built = Builder(session_config=config, server=server)
    script = []
    builder.run_before_script = lambda line, cwd: script.append(line)
    built.build()
    record = server.session.record
    record["before_script"] = script[0] if script else None
    record["windows"] = [{**w.record, "panes": [p.record for p in w.panes]} for w in server.session.made]
    return record


builder.Server, builder.Session, builder.Window, builder.Pane = Server, Session, Window, Pane
builder.time.sleep = sleep
builder.has_gte_version = lambda version: True
builder.has_lt_version = lambda version: False


def plan_or_error(name):
    try:
        return plan(pathlib.Path(name))
    except Exception as error:
        return {"error": repr(error)}


json.dump({name: plan_or_error(name) for name in sys.argv[1:]}, sys.stdout)
