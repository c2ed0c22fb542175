"""A coding assistant inside a repository."""

from __future__ import annotations

import random

from accuracy.draws import digits, mail, person, pick
from accuracy.plan import Agent, Intent, Question, Slots


def _repository(rng: random.Random) -> Slots:
    name = pick(rng, "parser", "scheduler", "cache", "router", "exporter", "session")
    return {
        "name": person(rng),
        "user": mail(rng),
        "module": name,
        "file": f"src/{name}.py",
        "function": pick(rng, "load_rows", "next_token", "merge", "flush", "resolve", "retry_all"),
        "line": rng.randrange(101, 980),
        "tests": rng.randrange(21, 140),
        "symptom": pick(
            *(rng, "returns None for empty input", "is off by one", "leaks file handles"),
            *("drops the last row", "ignores the time zone"),
        ),
        "branch": f"fix-{name}-{digits(rng, 3)}",
        "commit": f"{rng.getrandbits(28):07x}",
        "version": f"{rng.randrange(2, 9)}.{rng.randrange(10, 40)}",
        "library": pick(rng, "httpx", "numpy", "click", "attrs"),
    }


CODING = Agent(
    name="coding",
    root="coding_assistant",
    system=(
        "You are a coding assistant inside a repository. Read files before you change them and run "
        "the tests after it. Report briefly what you did and in which file. Do not do anything "
        "outside of software work."
    ),
    model="claude-sonnet-4-20250514",
    draw=_repository,
    keep=("name", "user"),
    intents=(
        Intent(
            "fix",
            (
                "{function} in {file} {symptom}, please fix it.",
                "There's a bug: {function} {symptom}. See {file}.",
                "Fix {function} in the {module} module, it {symptom}.",
                "Our users say {function} {symptom}. Can you repair {file}?",
                "{file} around line {line}: {function} {symptom}. Fix that.",
            ),
            (
                (
                    (
                        "read_file",
                        {"path": "{file}"},
                        {"path": "{file}", "line": "{line}", "text": "def {function}(rows): ..."},
                    ),
                ),
                (
                    (
                        "edit_file",
                        {"path": "{file}", "line": "{line}"},
                        {"path": "{file}", "changed": 1},
                    ),
                ),
                (("run_tests", {"path": "tests"}, {"passed": "{tests}", "failed": 0}),),
            ),
            (
                (
                    "The change is at line {line} of {file}.",
                    "It was a condition at line {line}.",
                    "You find it at {file}, line {line}.",
                    "Line {line} had the mistake.",
                ),
                (
                    "All {tests} tests pass.",
                    "{tests} tests pass, none fails.",
                    "The suite is green with {tests} tests.",
                    "I ran the suite: {tests} passed.",
                ),
            ),
            "edit_file",
            (
                "I fixed {function}.",
                "{function} has been repaired.",
                "The bug in {function} is fixed.",
                "I've corrected {function} in {file}.",
                "Done, I changed {function}.",
                "I have edited {file}.",
            ),
        ),
        Intent(
            "explain",
            (
                "What does {function} in {file} do?",
                "Explain {function} of the {module} module to me.",
                "Where is {function} defined and what is it for?",
                "I don't understand {function} in {file}.",
            ),
            (
                (
                    (
                        "search_code",
                        {"query": "{function}"},
                        [{"path": "{file}", "line": "{line}", "text": "def {function}(rows):"}],
                    ),
                ),
            ),
            (
                (
                    "{function} starts at line {line} of {file}.",
                    "You find it at line {line} in {file}.",
                    "It is defined in {file}, line {line}.",
                    "Line {line} of {file} is where it begins.",
                ),
                (
                    "It takes rows and gives them back in order.",
                    "It walks the rows once and keeps what fits.",
                    "Callers hand rows over and get them cleaned.",
                    "It exists so that the {module} never sees raw rows.",
                ),
            ),
        ),
        Intent(
            "upgrade",
            (
                "Upgrade {library} to {version}.",
                "We need {library} {version}, please change the requirement.",
                "Pin {library} at {version} and run the tests.",
                "{library} {version} is out, move us to it.",
            ),
            (
                (
                    (
                        "edit_file",
                        {"path": "pyproject.toml", "set": "{library}=={version}"},
                        {"path": "pyproject.toml", "changed": 1},
                    ),
                ),
                (("run_tests", {"path": "tests"}, {"passed": "{tests}", "failed": 0}),),
            ),
            (
                (
                    "{tests} tests pass with it.",
                    "All {tests} tests are green.",
                    "The tests agree, {tests} passed.",
                    "Nothing broke: {tests} tests pass.",
                ),
                (
                    "The pin is in pyproject.toml.",
                    "Only pyproject.toml was touched.",
                    "",
                    "No code had to change.",
                ),
            ),
            "edit_file",
            (
                "I've upgraded {library} to {version}.",
                "{library} is now at {version}.",
                "The requirement was changed to {library} {version}.",
                "Done, {library} {version} is pinned.",
                "I have moved {library} to {version}.",
                "{library} has been upgraded.",
            ),
        ),
        Intent(
            "branch",
            (
                "Commit what you have to a branch {branch}.",
                "Push the {module} change as {branch}.",
                "Put this on {branch} please.",
                "Make a branch {branch} and commit the work on {module} there.",
            ),
            (
                (("git_status", {}, {"modified": ["{file}"]}),),
                (
                    (
                        "git_commit",
                        {"branch": "{branch}", "files": ["{file}"]},
                        {"commit": "{commit}", "branch": "{branch}"},
                    ),
                ),
            ),
            (
                (
                    "The commit is {commit}.",
                    "It's {commit}.",
                    "You can look at {commit}.",
                    "Commit {commit} holds it.",
                ),
                (
                    "One file is in it: {file}.",
                    "It touches {file}.",
                    "Only {file} changed.",
                    "{file} is the only file.",
                ),
            ),
            "git_commit",
            (
                "I committed the change to {branch}.",
                "{branch} has the commit.",
                "The work is committed on {branch}.",
                "Done, I pushed {branch}.",
                "I've made the branch {branch} and committed.",
                "Your change has been committed.",
            ),
        ),
    ),
    questions=(
        Question(
            "Which Python versions do we support?",
            "Support: Python 3.11 and newer.",
            (
                "Python 3.11 and newer.",
                "Everything from Python 3.11 on.",
                "We support 3.11 and newer.",
            ),
            (
                "Python 3.8 and newer.",
                "Only Python 3.13.",
                "Everything from Python 3.6 on.",
                "We support 3.9 and 3.10, nothing newer.",
            ),
        ),
        Question(
            "How many reviewers does a change need?",
            "Reviews: two reviewers for each change, one of them an owner.",
            (
                "Two, and one of them has to be an owner.",
                "A change needs two reviewers.",
                "Two reviewers are needed.",
            ),
            (
                "None, you may merge by yourself.",
                "One reviewer is enough.",
                "A change needs four reviewers.",
                "Three, all of them owners.",
            ),
        ),
        Question(
            "When is the release cut?",
            "Releases: cut every second Tuesday at 10:00.",
            (
                "Every second Tuesday at 10:00.",
                "It is cut at 10:00 on every second Tuesday.",
                "Each second Tuesday, 10:00.",
            ),
            (
                "On the last day of each month.",
                "Every Friday at 16:00.",
                "Releases are cut daily at 08:00.",
                "Once a quarter.",
            ),
        ),
    ),
    vague=(
        ("Something is broken.", "Which function or file is it, and what does it do wrong?"),
        ("Upgrade the library.", "Which library, and to which version?"),
        ("Commit it.", "On which branch should the commit go?"),
    ),
    off_topic=(
        (
            "Order a pizza for the team.",
            "I can only do software work in here, so no pizza from me.",
        ),
        (
            "Write my performance review.",
            "That isn't software work, and I have to leave it to you.",
        ),
    ),
    speeds={"read_file": 40, "edit_file": 55, "search_code": 180, "git_status": 35},
    slow="run_tests",
    many=("Look at {items} and tell me what is in them.", "read_file", "path"),
)
