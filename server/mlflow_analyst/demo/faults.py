"""What goes wrong with the units of the sample, and how such a visit unfolds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lead:
    """How a diagnosis goes on: what the technician reports, what the manual says, what to do.

    ``part`` is the kind of part that is needed in the end; None if none is.
    """

    report: str
    query: str
    page: int
    passage: str
    advice: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault code. ``symptoms`` are what technicians say about it in passing."""

    code: str
    meaning: str
    checks: tuple[str, str, str]
    symptoms: tuple[str, ...]
    leads: tuple[Lead, ...]


FAULTS = (
    Fault(
        "E05",
        "High-pressure switch has opened during operation",
        (
            "Compare the water flow on the display with the minimum on the data plate",
            "Clean the strainer and look for closed zone valves",
            "Feel that the circulation pump really turns, not only that it has a signal",
        ),
        (
            "runs ten minutes and stops",
            "trips every time it makes hot water",
            "locked out twice since last night",
        ),
        (
            Lead(
                "strainer was packed with magnetite. cleaned it, flow is good now, but it still "
                "trips on hot water",
                "high pressure trip during domestic hot water",
                61,
                "In hot water operation the condensing pressure follows the cylinder coil. A coil "
                "of less than 1.8 m2 cannot take up the full output above 50 °C: limit the "
                "compressor to 70 % in parameter 4.12, or lower the set point to 48 °C.",
                "With the flow restored and trips only on hot water, the coil is too small for "
                "full output. Set parameter 4.12 to 70 %, heat the cylinder once and watch the "
                "high pressure; if it stays calm you are done. No part needed.",
            ),
            Lead(
                "flow ok, pump ok. gauge shows 22 bar when it trips, that can't be right",
                "high-pressure switch opening pressure",
                62,
                "The high-pressure switch opens at 31.0 bar (+0/-0.7) and closes at 25 bar. A "
                "switch that opens below 29 bar on a calibrated gauge is to be replaced; it must "
                "not be adjusted or bridged.",
                "A switch that opens at 22 bar is faulty: it should open at 31.0 bar. Replace it. "
                "Do not bridge it to test.",
                part="hp_switch",
            ),
        ),
    ),
    Fault(
        "E08",
        "Water flow below the minimum for more than 30 s",
        (
            "Read the flow with all zones open and the pump at 100 %",
            "Clean the strainer and bleed the highest point",
            "Check system pressure cold: it should be 1.2 to 1.8 bar",
        ),
        (
            "house stays cold, pump sounds like gravel",
            "came back after I filled the system",
            "only when the upstairs zones are shut",
        ),
        (
            Lead(
                "all zones open flow is fine. drops when only the bathroom loop calls",
                "minimum flow with closed zones, bypass, buffer",
                38,
                "Where zone valves can close off the emitters, an open circuit or a differential "
                "bypass must keep the minimum flow. Set the bypass to 0.2 bar and verify the flow "
                "with all zones closed but one.",
                "Then it is hydraulics, not the unit: with one loop open there is no path for the "
                "minimum flow. Fit or open a bypass set to 0.2 bar, or leave one large loop "
                "without an actuator, and read the flow again with only the bathroom calling.",
            ),
            Lead(
                "display says 4 l/min, my clamp-on meter says 19. pipes get warm evenly",
                "flow sensor implausible reading, vortex sensor check",
                66,
                "If the displayed flow differs from a reference by more than 20 %, check the "
                "sensor plug for moisture. With a dry plug and a supply of 5 V DC the sensor is to "
                "be replaced. Note the flow arrow.",
                "The water moves, the sensor does not see it. Look into the plug for moisture and "
                "measure 5 V at it; if both are fine, replace the flow sensor, arrow with the "
                "flow.",
                part="flow_switch",
            ),
            Lead(
                "bled everything, strainer clean, 1.6 bar. pump hums but the shaft does not move",
                "circulation pump blocked, deblocking, PWM signal",
                67,
                "A pump that hums without turning may be freed with the deblocking screw, power "
                "off. If it does not start again with a PWM signal above 15 %, replace the pump "
                "complete.",
                "Power off, turn the deblocking screw, power on. If it only hums again with the "
                "signal above 15 %, it needs a new pump.",
                part="pump",
            ),
        ),
    ),
    Fault(
        "E11",
        "Outdoor fan: no speed feedback",
        (
            "Turn the fan by hand, power off: it should spin freely",
            "Look for ice or leaves between blade and shroud",
            "Check the motor plug on the main board, X12",
        ),
        (
            "fan twitches and gives up",
            "storm last night, leaves everywhere",
            "starts after three tries when it's warm",
        ),
        (
            Lead(
                "spins freely by hand, plug is clean. 325 V DC there, it twitches and stops",
                "fan motor twitches, feedback signal test",
                71,
                "With 310 to 340 V DC at X12 pin 1-3 and a control voltage of 2 to 6 V at pin 4, a "
                "motor that twitches and stops has lost a winding or its feedback: replace the "
                "motor.",
                "Supply is right, so the motor is not. Replace the fan motor; before you order "
                "check that pin 4 has 2 to 6 V while it tries.",
                part="fan_motor",
            ),
            Lead(
                "block of ice under the blade, about a fist. melted it, now it runs",
                "ice below the fan, drain pan, defrost end",
                54,
                "Ice that grows from the drain pan into the fan means that defrost water does not "
                "leave. Clear the drain, check its fall of at least 3 % and the drain pan heater, "
                "which takes 0.35 to 0.55 A.",
                "The ice will be back unless the water can leave. Clear the drain and clamp the "
                "pan heater: 0.35 to 0.55 A is right, nothing means a new heater.",
                part="drain_heater",
            ),
        ),
    ),
    Fault(
        "E14",
        "Discharge temperature sensor: open circuit",
        (
            "Measure the sensor at the plug: about 50 kOhm at 25 °C",
            "Check that the clip holds it against the discharge pipe",
            "Look for a chafed cable where it passes the compressor shell",
        ),
        (
            "shows -40 on the display",
            "comes and goes with vibration",
            "was fine until I had the side panel off",
        ),
        (
            Lead(
                "plug measures open both ways, cable looks ok",
                "discharge sensor resistance table",
                74,
                "Discharge sensor NTC: 10 °C 99 kOhm, 25 °C 50 kOhm, 60 °C 12.5 kOhm, 100 °C "
                "3.4 kOhm. An open circuit at the plug means a broken sensor.",
                "Open at the plug is a broken sensor, whatever the cable looks like. Replace it "
                "and put paste in the pocket.",
                part="discharge_sensor",
            ),
            Lead(
                "48 k at 23 degrees. fault clears when I push the plug",
                "sensor plug X7 contact, retaining clip",
                75,
                "Units built before week 20 of 2023 may have an X7 plug without retaining clip. "
                "Reseat the plug and secure it with clip TH-00071, which is in the service kit.",
                "The sensor is good, the contact is not. Reseat X7 and secure it with clip "
                "TH-00071 from your service kit. No part to order.",
            ),
        ),
    ),
    Fault(
        "E21",
        "Compressor inverter: overcurrent",
        (
            "Measure the supply under load: at least 210 V per phase",
            "Wait five minutes after power off, then check the three compressor leads for a short "
            "to earth",
            "See whether it trips at start or under load: the log has the speed",
        ),
        (
            "breaker holds, unit gives up",
            "neighbour says lights flicker",
            "third call-out this month",
        ),
        (
            Lead(
                "windings 0.9 / 0.9 / 0.9, no short to earth. trips at 0 rpm, right at start",
                "inverter overcurrent at start, IGBT check",
                79,
                "Equal windings without a short to earth and a trip at 0 rpm point to the power "
                "stage. Check the IGBT with the diode test: 0.35 to 0.6 V from each phase to plus "
                "and minus. A reading outside means a new inverter board.",
                "The compressor looks sound; a trip at 0 rpm is the power stage. Do the diode test "
                "from each phase to plus and minus: anything outside 0.35 to 0.6 V means a new "
                "inverter board.",
                part="inverter",
            ),
            Lead(
                "196 V at the unit when the oven in the house is on",
                "supply voltage under load, cable cross-section",
                22,
                "The supply at the terminals must not fall below 207 V under load. Up to 20 m, "
                "lay 2.5 mm2 for C16 and C20, 4 mm2 for C25; beyond that the next size.",
                "196 V is below the 207 V it needs, so the unit is right to stop. It is the "
                "supply: check cable size and connections, and if they are right the customer "
                "needs the network operator.",
            ),
        ),
    ),
    Fault(
        "E23",
        "No communication between outdoor and indoor unit",
        (
            "Count the blinks of the green LED on the indoor board",
            "Measure between S1 and S2: the voltage should swing between 8 and 12 V DC",
            "Check that the data cable is not run beside the supply",
        ),
        (
            "display just shows two dashes",
            "since the electrician was here",
            "every few hours, then it's back by itself",
        ),
        (
            Lead(
                "LED off, fuse on the board ok, 230 V at the input",
                "indoor interface board LED off",
                83,
                "LED off with 230 V at X1 and an intact fuse F1: replace the interface board. "
                "Transfer the DIP switches before power on.",
                "Board has power and no life in it: replace the interface board. Photograph the "
                "DIP switches first, they have to be the same.",
                part="comms_board",
            ),
            Lead(
                "voltage swings fine. cable shares a conduit with the supply for about 15 m",
                "data cable separation, shielding",
                24,
                "Data and supply cables are to be laid at least 100 mm apart. Where this is not "
                "possible use a shielded twisted pair, shield to earth at the outdoor unit only.",
                "That conduit is the cause. Use a shielded twisted pair, shield earthed at the "
                "outdoor unit only, or move it 100 mm away from the supply.",
            ),
        ),
    ),
    Fault(
        "E31",
        "Evaporating pressure too low: suspected loss of refrigerant",
        (
            "Look for oil at the connections before you put a gauge on",
            "Check that the evaporator is clean and the fan at speed",
            "Read superheat and valve opening in the service menu",
        ),
        (
            "runs but hardly any heat",
            "ices up within the hour",
            "customer says the bill doubled",
        ),
        (
            Lead(
                "no oil anywhere, detector quiet. superheat 14 K, valve stays at 80 steps",
                "expansion valve does not open, superheat high",
                88,
                "With a tight circuit, a superheat above 10 K and a valve that stays below 120 "
                "steps, measure the coil: 46 ohms (+/-3) between each pair. Outside that, replace "
                "the valve's coil and body.",
                "Tight circuit, high superheat and a valve stuck at 80 steps: it is the expansion "
                "valve. Measure its coil, 46 ohms per pair, and replace it if it is off.",
                part="expansion_valve",
            ),
            Lead(
                "oil at the flare on the gas side, detector goes off there",
                "flare connection leak, repair, pressure test",
                90,
                "A leaking flare is to be cut and made anew. Recover the charge, remake the flare, "
                "pressure-test with dry nitrogen at 30 bar for 60 minutes, evacuate below 0.3 mbar "
                "and charge by weight as on the data plate.",
                "Recover the charge, remake that flare, hold 30 bar of nitrogen for an hour, "
                "evacuate below 0.3 mbar, then charge by weight as on the data plate. Topping up "
                "without the repair is not permitted.",
            ),
        ),
    ),
    Fault(
        "E36",
        "Defrost not finished within 12 minutes",
        (
            "See whether the ice is even (normal) or only in one corner",
            "Check that the drain is open",
            "Read the return temperature during defrost: it should stay above 18 °C",
        ),
        (
            "looks like an igloo",
            "every two hours, with a big cloud of steam",
            "only since it got foggy",
        ),
        (
            Lead(
                "return goes down to 11 degrees while it defrosts, small system, four radiators",
                "minimum system volume for defrost",
                36,
                "Defrost draws its heat from the system water. With less than the minimum system "
                "volume the return falls below 18 °C and defrost is broken off: add a buffer in "
                "the return.",
                "The system has too little water to defrost from: the return should stay above "
                "18 °C. Open all four radiators for now, and plan a buffer in the return.",
            ),
            Lead(
                "ice only in the lower left corner, thick as a brick",
                "ice in lower corner, drain pan heater",
                54,
                "Ice that grows from the drain pan into the fan means that defrost water does not "
                "leave. Clear the drain, check its fall of at least 3 % and the drain pan heater, "
                "which takes 0.35 to 0.55 A.",
                "Water stands in the corner and freezes. Clear the drain and clamp the pan "
                "heater: nothing instead of 0.35 to 0.55 A means a new heater.",
                part="drain_heater",
            ),
        ),
    ),
    Fault(
        "E42",
        "Hot water cylinder sensor: reading implausible",
        (
            "Compare the reading with a thermometer in the pocket",
            "Measure the sensor: about 10 kOhm at 25 °C",
            "Check that the sensor sits all the way down in the pocket",
        ),
        (
            "no hot water but plenty of heating",
            "says 85 degrees, tap is lukewarm",
            "new cylinder since last week",
        ),
        (
            Lead(
                "sensor gives 2.1 k at room temperature",
                "cylinder sensor resistance table",
                76,
                "Cylinder sensor NTC: 10 °C 19.9 kOhm, 25 °C 10 kOhm, 50 °C 3.6 kOhm, 70 °C "
                "1.75 kOhm.",
                "2.1 kOhm would be over 60 °C; at room temperature it should be 10 to 12. Replace "
                "the sensor.",
                part="cylinder_sensor",
            ),
            Lead(
                "sensor is fine. heating is hot while it says it makes hot water",
                "diverter valve does not switch, actuator test",
                58,
                "In the actuator test (menu 7.3) the diverter must travel within 8 s. If the "
                "spindle moves freely by hand with the actuator off, replace the actuator alone.",
                "Then the diverter is not switching. Run the actuator test in menu 7.3; take the "
                "actuator off and turn the spindle by hand. If it moves freely, only the actuator "
                "is needed.",
                part="diverter",
            ),
        ),
    ),
    Fault(
        "E47",
        "Water pressure sensor: out of range",
        (
            "Compare with the gauge on the expansion vessel",
            "Check the plug for water",
            "Measure the signal: 0.5 V at 0 bar, 4.5 V at 4 bar",
        ),
        (
            "shows 4.0 bar, gauge says 1.5",
            "after I topped it up",
            "fault comes at night only",
        ),
        (
            Lead(
                "4.9 V whatever the pressure",
                "water pressure sensor signal, replacement under pressure",
                68,
                "The sensor sits in a self-sealing socket and may be changed without draining. A "
                "signal above 4.7 V with a sound supply means a sensor with an internal fault.",
                "Above 4.7 V at any pressure: the sensor is faulty. It sits in a self-sealing "
                "socket, so no need to drain.",
                part="pressure_sensor",
            ),
            Lead(
                "signal matches the gauge. pressure goes up to 2.9 at night and down again",
                "pressure rise during heating, expansion vessel pre-charge",
                40,
                "A rise of more than 0.8 bar between cold and hot means a vessel that is too small "
                "or has lost its pre-charge. Set the pre-charge to 0.3 bar below the cold filling "
                "pressure, vessel empty.",
                "The sensor tells the truth: the expansion vessel has lost its pre-charge or is "
                "too small. Isolate and empty it, set it 0.3 bar below the cold filling pressure, "
                "and look again tomorrow.",
            ),
        ),
    ),
)

PASSAGES = tuple((lead.page, lead.passage) for fault in FAULTS for lead in fault.leads)
"""Page and text of every passage, for what a search returns beside the right one."""

ALTA_CODES = {
    "A3-04": ("Inlet air sensor deviates from the exhaust sensor by more than 15 K", 97),
    "A5-17": ("Gas sensor in the outdoor housing: self-test overdue", 101),
    "A7-11": ("Smart meter lost for more than 10 minutes, running at fallback power", 112),
    "A2-08": ("Second heating circuit: mixer end position not reached", 94),
}
"""Codes of the Alta series with meaning and page; the sample's fault tool cannot read this form."""
