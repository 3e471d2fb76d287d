"""Every figure by its name, in the order in which they are measured."""

from collections.abc import Callable
from dataclasses import dataclass

from figures import bursts, http, idle, launcher, listing, logs, memory, queues, starts, streams, workspaces


@dataclass
class Measured:
    title: str
    measure: Callable  # of a sandbox and a number of rounds; returns a Figure
    seconds: int  # it is given up after so long


FIGURES = {
    "ls": Measured("`stint ls` over 100 runs, beside `tmux -V`", listing.beside_tmux, 120),
    "ls-many": Measured("`stint ls` over 100,000 runs, beside 100", listing.many_beside_few, 180),
    "run": Measured("`stint run -- true` returns, beside `tmux new-window -d true`", starts.returns, 180),
    "first": Measured("the command's first instruction after `stint run`, beside `tmux new-window -d`", starts.first_instruction, 180),
    "burst": Measured("500 short runs from 8 callers, all records complete, beside 8 tmux clients", bursts.rate, 600),
    "memory": Measured("resident memory of the runner per running job, beside the pipe's `cat`", memory.runner, 120),
    "logs": Measured("`stint logs -n 50` on a 10 GB log, beside a 10 KB one", logs.large_beside_small, 900),
    "grep": Measured("`stint logs --grep` of a rare word in 1 GB, beside `grep -c -F`", logs.rare_word, 300),
    "load": Measured("a workspace without commands loaded, tmuxp beside it", workspaces.bare, 180),
    "load-commands": Measured("a workspace with a command in every pane loaded, tmuxp beside it", workspaces.with_commands, 180),
    "ensure": Measured("`stint ensure` of a session that exists, beside `tmux has-session`", workspaces.existing, 120),
    "queue": Measured("1,000 queued runs, 8 at once, all records complete, beside one control-mode connection", queues.rate, 600),
    "http-runs": Measured("`GET /runs?limit=50` over 100,000 runs, beside 100", http.runs, 180),
    "http-logs": Measured("`GET /runs/{id}/logs` of a 10 GB log: end, middle and start, the slowest beside the fastest", http.pages, 600),
    "http-search": Measured("search of a rare word in 1 GB, beside `grep -c -F`", http.search, 300),
    "stream": Measured("from a byte printed in a pane to its delta at a client", streams.one, 180),
    "streams": Measured("the same with 200 clients, one of them stopped, beside 200 that are not", streams.many, 300),
    "idle": Measured("processor time of a server with 200 running runs", idle.server, 240),
    "launcher": Measured("`./stint`, over `dist/stint`", launcher.over_binary, 120),
}
