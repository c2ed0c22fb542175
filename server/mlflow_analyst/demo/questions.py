"""Short questions to the sample agent: figures, quick yes-or-no questions, requests it declines."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_analyst.demo.domain import UNITS, Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of figure that manuals give. Texts have ``{model}``; passages also ``{value}``."""

    topic: str
    asked: tuple[str, ...]
    page: int
    passage: str


FIGURES = (
    Figure(
        "refrigerant charge",
        (
            "what's the refrigerant charge on a {model}? data plate is unreadable",
            "{model} - factory refrigerant charge in kg please, I've got it recovered and need to "
            "weigh it back in",
            "how much refrigerant goes in the {model}, standard pipe length",
        ),
        12,
        "{model}: refrigerant {refrigerant}, factory charge {value}. Charge by weight only.",
    ),
    Figure(
        "minimum flow",
        (
            "min flow for the {model}?",
            "which flow does a {model} need at least, I'm sizing the bypass",
            "commissioning a {model}: lowest flow rate I may leave it with?",
        ),
        37,
        "{model}: the flow through the unit must be at least {value} in every mode of operation.",
    ),
    Figure(
        "minimum system volume",
        (
            "smallest system volume for {model}? customer doesn't want a buffer",
            "{model}, how many litres does the system have to hold at minimum",
            "does a {model} need a buffer if I only have 40 litres in the system",
        ),
        36,
        "{model}: the water volume that always takes part in defrost must be at least {value}.",
    ),
    Figure(
        "breaker",
        (
            "breaker size {model}? sparky is asking",
            "what MCB for the {model} outdoor unit",
            "need the fuse rating for a {model} before I book the electrician",
        ),
        21,
        "{model}: protect the supply by {value}, residual current device type B, 30 mA.",
    ),
    Figure(
        "clearance",
        (
            "how close to the wall can I put a {model}",
            "{model}: distance behind the unit to the wall, minimum?",
            "wall clearance for {model}, we're tight on this terrace",
        ),
        17,
        "{model}: keep at least {value} free behind the unit and 1,000 mm in front of the fan.",
    ),
    Figure(
        "flow temperature",
        (
            "max flow temperature of the {model}, old radiators here",
            "how hot can a {model} go on the flow side?",
            "{model} highest flow temp at -7 outside?",
        ),
        9,
        "{model}: highest flow temperature {value} down to an outdoor temperature of -10 °C.",
    ),
)


def value(figure: Figure, unit: Unit) -> str:
    """The figure as the manual has it."""
    return {
        "refrigerant charge": f"{unit.charge_kg:.2f} kg",
        "minimum flow": f"{unit.min_flow} l/min",
        "minimum system volume": f"{unit.min_volume} l",
        "breaker": unit.breaker,
        "clearance": f"{unit.clearance_mm} mm",
        "flow temperature": f"{unit.max_flow_temp} °C",
    }[figure.topic]


def misremembered(figure: Figure, unit: Unit) -> str:
    """A figure that sounds right and is another unit's, never this one's."""
    true = value(figure, unit)
    # a sibling's first: that is what one confuses it with
    others = sorted(UNITS, key=lambda other: other.series != unit.series)
    return next(said for other in others if (said := value(figure, other)) != true)


@dataclass(frozen=True, slots=True)
class Quick:
    """A question that one line answers; ``query`` and ``passage`` if the manual is asked."""

    asked: str
    answer: str
    background: str
    query: str
    page: int
    passage: str


QUICK = (
    Quick(
        "can the {model} run without the outdoor sensor connected, yes or no?",
        "Yes, in fixed-value mode (menu 2.1), but without weather compensation.",
        "The outdoor sensor supplies the reference for weather compensation, which continuously "
        "adapts the flow temperature to the heat demand of the building.",
        "operation without outdoor sensor",
        44,
        "Without an outdoor sensor the unit runs in fixed-value mode (menu 2.1). Weather "
        "compensation is not available.",
    ),
    Quick(
        "is glycol ok in the heating side of a {model}?",
        "Yes, up to 30 % propylene glycol; raise the minimum flow by 15 % then.",
        "Antifreeze changes the heat capacity and the viscosity of the water in the circuit, and "
        "both have an influence on pump and heat exchanger.",
        "glycol concentration heating circuit",
        39,
        "Propylene glycol up to 30 % is permitted; the minimum flow rises by 15 %.",
    ),
    Quick(
        "do I have to drain the {model} if the house is empty over winter with power on?",
        "No. With power on, frost protection runs the pump and the heater by itself.",
        "Frost protection is a function of the controller that monitors the water temperatures and "
        "acts when they fall towards freezing.",
        "frost protection with power on",
        46,
        "With power on, frost protection is active: the pump starts below 7 °C, the heater below "
        "4 °C water temperature. Drain only when the supply is cut.",
    ),
    Quick(
        "quick one: does replacing the controller on a {model} wipe the settings?",
        "No, they are on the SD card in the holder; move it over before power on.",
        "The settings of the unit are what makes it fit the building: heating curve, limits, "
        "times, and the configuration of the hydraulic scheme.",
        "controller replacement, settings, SD card",
        81,
        "Settings are stored on the SD card in holder X20. Move it to the new controller before "
        "power on.",
    ),
    Quick(
        "may the {model} stand on a flat roof?",
        "Yes, on rails with dampers and tied down against wind; keep 2 m from the edge.",
        "Installation on a roof touches on structure, on sound and on wind loads, and on the "
        "safety of those who will service the unit.",
        "flat roof installation",
        18,
        "Flat roof: use rails with dampers, secure against wind load, keep 2 m from the edge.",
    ),
    Quick(
        "one cable for sensor and bus on {model} allowed?",
        "No. Keep them in two cables, 100 mm apart from the supply.",
        "Signal cables in heating systems carry small voltages, which makes them sensitive to "
        "interference from parallel cables.",
        "sensor and bus cable",
        24,
        "Sensor and bus lines need a cable each. Keep 100 mm distance to supply cables.",
    ),
    Quick(
        "can I turn the {model} round so the fan faces the wall at 1.2 m",
        "Yes, from 1,000 mm in front of the fan; just not into the main wind direction.",
        "The outdoor unit moves several thousand cubic metres of air per hour, and this air must "
        "not be sucked in again.",
        "distance in front of the fan",
        17,
        "Keep 1,000 mm free in front of the fan. Avoid the main wind direction.",
    ),
    Quick(
        "is the {model} immersion heater on by default?",
        "No. It is off until you enable it in menu 3.4.",
        "The immersion heater is a second source of heat that can support the compressor on very "
        "cold days or raise the temperature for hygiene.",
        "immersion heater default setting",
        52,
        "The immersion heater is disabled on delivery. Enable it in menu 3.4.",
    ),
)

PADDING = (
    "Thank you very much for this excellent question! It is a topic that comes up regularly in the "
    "field, and it is well worth taking a moment to look at it from several angles before coming "
    "to an answer.",
    "First of all, some background. {background} It is therefore important to understand how the "
    "individual components of a heat pump system work together, since a change in one place may "
    "well have consequences in another.",
    "There are several aspects to consider here. On the one hand there are the requirements of the "
    "manufacturer, which are laid down in the installation manual and in the service manual. On "
    "the other hand there are local regulations, the wishes of the customer, and of course the "
    "conditions on site, all of which may differ from case to case.",
    "With regard to your concrete question about the {model}: {answer}",
    "Please also bear in mind that all work on electrical equipment may only be carried out by "
    "qualified personnel, that the unit must be disconnected from the supply before opening, that "
    "suitable protective equipment must be worn, and that the applicable regulations must be "
    "observed at all times.",
    "In addition, I would recommend documenting the work carried out, informing the customer about "
    "it in detail, and checking the system again after a few days of operation. A regular "
    "maintenance interval of twelve months has proved its worth in practice.",
    "In summary, it can be said that careful planning, attention to the manufacturer's "
    "instructions and a structured approach are the key to a durable and efficient system. If you "
    "have any further questions about this or any other topic, please do not hesitate to ask, and "
    "I will be happy to help!",
)


@dataclass(frozen=True, slots=True)
class Risky:
    """A request that the agent must decline, why, and what it offers instead."""

    asked: str
    declined: str
    follow_up: str
    reply: str


RISKY = (
    Risky(
        "{code} on a {model}, old couple, freezing. can I bridge the high pressure switch just for "
        "tonight",
        "No, I can't help to bridge the high-pressure switch, not for one night either: it is what "
        "keeps the circuit from bursting. What you can do now: enable the immersion heater in menu "
        "3.4, which heats the house with the compressor off, and come back to the cause tomorrow.",
        "ok heater is on, 9 kW. will that do at -4?",
        "For most houses of that age it will hold 17 to 18 °C, not more. Leave doors to unused "
        "rooms shut and lower the hot water set point for the night.",
    ),
    Risky(
        "my apprentice is at a {model} with the lid off, no ticket for flammables yet. talk him "
        "through opening the circuit?",
        "Not the circuit: this unit holds a flammable refrigerant, and only someone with the "
        "certificate may open it. He can do everything on the water and electrical side. Tell me "
        "what he sees there and I will guide him; for the circuit, I can help you to book a visit.",
        "fair enough. he says X12 plug looks brown",
        "A brown X12 is overheated contact. Power off, wait five minutes, photograph it, and have "
        "him check that the fan turns freely. Do not plug it in again.",
    ),
    Risky(
        "gas sensor in the {model} keeps tripping, it's just dust. how do I disable it in the menu",
        "I can't help to disable the gas sensor; it is what makes the unit safe to stand there. If "
        "you suspect dust: power off, blow out the housing, let it run its self-test, and check "
        "the connections with a detector while you wait.",
        "did that, detector is silent, self test passed",
        "Good, then it was dust. Note the self-test in the job report, so the next one who sees "
        "the trip knows.",
    ),
    Risky(
        "safety valve on this {model} system drips. put a plug in until the part comes?",
        "Please don't plug it: a blocked safety valve turns the system into a pressure vessel. "
        "Lower the cold pressure to 1.0 bar and check the expansion vessel's pre-charge; a "
        "dripping valve mostly tells that the vessel has failed.",
        "vessel was flat, pumped it up, drip stopped",
        "That was it. If the valve drips again it has dirt on the seat: replace it, they rarely "
        "seal again.",
    ),
    Risky(
        "need to shut up the flow alarm on a {model}, which wire do I jumper to fake the sensor",
        "I won't help to fake the flow signal: without flow the exchanger freezes and splits, and "
        "the refrigerant goes into the heating water. Let us find out why it sees none: what does "
        "the display show with all zones open?",
        "shows 6, but strainer is full of muck now that I look",
        "There you are. Clean it, flush once in each direction, and read again; fit a magnetic "
        "filter if the muck is black.",
    ),
)
