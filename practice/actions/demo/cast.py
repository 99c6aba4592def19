"""The invented people of Larkfield Room: how they are called, where they live, how they can be reached."""

from dataclasses import replace
from datetime import time

from practice.actions.demo.life import Person

ONLY_ME, OTHERS = "only_me", "others"
EVENINGS = ({"days": [0, 1, 2, 3, 4, 5, 6], "from": "17:00", "to": "19:00"},)

SAM = Person(
    name="Sam Rivers",
    nickname="Sam",
    pronouns="they/them",
    address="sam.rivers@post.example",
    label="Thursday list",
    word="harbour",
    became={9: "moved", 5: "cancelled_client"},
)
MAREN = Person(
    name="Maren Holt",
    nickname="Maren",
    pronouns="she/her",
    zone="Europe/Berlin",
    address="m.holt@brief.example",
    word="kestrel",
    became={7: "moved"},
)
DELE = Person(
    name="Ayodele Okafor",
    nickname="Dele",
    pronouns="he/him",
    address="dele@okafor.example",
    label="Notes",
    word="lantern",
    mailbox=OTHERS,
    device=OTHERS,
    became={6: "no_show", 3: "cancelled_client"},
)
INES = Person(
    name="Inés Carrasco Vidal",
    nickname="Inés",
    pronouns="she/her",
    zone="Europe/Madrid",
    address="ines.cv@correo.example",
    word="almond",
)
TOMASZ = Person(
    name="Tomasz Wilk",
    nickname="Tomek",
    pronouns="he/him",
    zone="Europe/Warsaw",
    address="t.wilk@poczta.example",
    word="copper",
    never=EVENINGS,
    became={4: "cancelled_client", 2: "no_show"},
)
PRIYA = Person(
    name="Priya Raman", nickname="Priya", pronouns="she/her", safety="unsafe", mailbox=OTHERS, device=OTHERS
)
JOONHO = Person(
    name="Baek Joon-ho",
    nickname="Joon-ho",
    pronouns="he/him",
    zone="Asia/Seoul",
    address="joonho@baek.example",
    word="paper boat",
)
AOIFE = Person(
    name="Aoife Brennan",
    nickname="Aoife",
    pronouns="she/her",
    zone="Europe/Dublin",
    address="aoife@brennan.example",
    word="turnstone",
    became={8: "cancelled_therapist"},
)
LUCA = Person(
    name="Luca Ferrante",
    nickname="Luca",
    pronouns="he/they",
    zone="Europe/Rome",
    address="luca.ferrante@vecchia.example",
    word="olive",
)
HANNA = Person(
    name="Hanna Lindqvist",
    nickname="Hanna",
    pronouns="she/her",
    zone="Europe/Stockholm",
    address="hanna@lindqvist.example",
    word="juniper",
)
MARGUERITE = Person(
    name="Marguerite-Anne Oyelaran-Whitcombe",
    nickname="Marguerite-Anne",
    pronouns="she/her",
    safety="unknown",
    weeks=1,
)
NOAH = Person(
    name="Noah Adeyemi-Clarke",
    nickname="Noah",
    pronouns="he/him",
    zone="America/New_York",
    address="noah@adeyemi-clarke.example",
    word="driftwood",
)
RUTH = Person(name="Ruth Amsel", nickname="Ruth", safety="in_person", address="", weeks=6)
ELIAS = Person(
    name="Elias Novak", nickname="Eli", pronouns="he/him", address="eli@novak.example", word="chalk", weeks=5
)

TODAY = ((AOIFE, -2), (DELE, -1), (SAM, 1), (MARGUERITE, 2))
"""Who comes on the day on which the demo is opened, and how many hours from its middle."""
OTHER_DAYS = (
    (MAREN, 1, 9),
    (INES, 1, 11),
    (TOMASZ, 2, 10),
    (PRIYA, 2, 14),
    (JOONHO, 3, 9),
    (LUCA, 3, 12),
    (HANNA, 4, 10),
    (NOAH, 4, 15),
    (RUTH, 2, 9),
    (ELIAS, 5, 13),
)
"""Everyone else: days after the weekday of today, and the hour."""


def seated(*, weekday: int, hour: int) -> dict[str, Person]:
    """Everyone with an hour of the week. Today's hours lie around this moment, within a working day."""
    middle = min(max(hour, 10), 16)
    near = [replace(person, weekday=weekday, at=time(middle + shift)) for person, shift in TODAY]
    far = [
        replace(person, weekday=(weekday + days) % 7, at=time(begins)) for person, days, begins in OTHER_DAYS
    ]
    return {person.nickname: person for person in (*near, *far)}
