"""How the faults of the unseen experiment sound: errors, apologies, questions back, corrections.

{thing} is what the request is about, {n} a number, {tool} a tool, {code} a few letters and digits.
"""

from __future__ import annotations

DEADLOCK = (
    "(1205, b'Transaction (Process ID {n}) was deadlocked on lock resources with another process "
    "and has been chosen as the deadlock victim. Rerun the transaction.')"
)
TIMEOUTS = (
    (
        "ReadTimeout",
        "HTTPSConnectionPool(host='bibdata{n}.nasby.example', port=443): Read timed out. "
        "(read timeout=12)",
    ),
    ("TimeoutError", "Tidsgränsen på 12 sekunder överskreds vid anrop av {tool}"),
    ("ReadTimeout", "The read operation timed out"),
)
HIDDEN = (
    "Internt fel i bokningsmodulen, ärende {code}: schemat kunde inte läsas",
    "Oväntat undantag i rumsschemat ({code}), inga rum kunde hämtas",
)
HIDDEN_TEXT = "FEL {n}: rumsschemat är trasigt, kontakta systemförvaltaren"
APOLOGIES = (
    "Tyvärr gick något snett hos oss, så jag kunde inte ordna {thing} just nu.",
    "Det strulade i vårt system. Försök gärna igen om en stund.",
    "Ojdå, systemet krånglar och jag kom inte vidare med {thing}.",
    "Jag stötte på ett tekniskt fel på vägen och fick avbryta.",
    "Förlåt, men det här lyckades inte. Personalen i disken kan hjälpa dig.",
    "Vi har tekniska problem för tillfället, {thing} får vänta lite.",
    "Det gick inte igenom på grund av ett fel hos oss. Beklagar!",
    "Hmm, systemet gav inget vettigt svar om {thing}. Prova igen senare.",
    "Något i bakgrunden fallerade när jag skulle hjälpa dig med {thing}.",
    "Beklagar, jag fick inget gjort den här gången. Felet ligger på vår sida.",
)
ASKS = (
    "Vill du att jag hjälper dig med {thing}?",
    "Kan du berätta lite mer om vad du är ute efter?",
    "Vad är det du vill veta om {thing}, mer exakt?",
    "Innan jag sätter i gång: ska jag verkligen ta tag i {thing}?",
    "Menar du att jag ska leta upp det åt dig, eller vill du göra det själv?",
    "Okej! Skulle du kunna beskriva ditt ärende lite närmare?",
    "Hur vill du att jag går vidare med {thing}?",
    "Självklart kan jag hjälpa till. Vad behöver du hjälp med?",
    "Jag behöver några fler uppgifter. Kan du formulera om frågan?",
    "Ska jag kolla upp {thing} nu, eller passar det bättre senare?",
    "Intressant! Vad har du för tankar kring {thing}?",
    "Hur menar du nu? Utveckla gärna så ser jag vad jag kan göra.",
    "Skulle du vilja att jag undersöker saken?",
    "För att kunna svara om {thing} måste jag veta mer. Vad är bakgrunden?",
    "Det låter bra. Säg bara till om jag ska köra i gång med {thing}, vill du det?",
    "Vilken hjälp önskar du när det gäller {thing}?",
    "Är det {thing} du tänker på? Bekräfta gärna så fortsätter vi.",
    "Kan jag få lite mer kött på benen innan jag börjar?",
)
CORRECTIONS = (
    "Nej, inte {other}. Jag frågade om {thing}!",
    "Det där var fel bok, jag skrev {thing}.",
    "Du har missförstått mig. {thing} är den jag vill ha.",
    "Fel! Det är {thing} det gäller, inte {other}.",
    "Men jag bad ju om {thing}...",
    "Nu blandar du ihop det, jag menade {thing} av {author}.",
    "Stämmer inte, titta en gång till. Boken heter {thing}.",
    "Nä, läs vad jag skriver: {thing}.",
    "{other}? Den har jag inte sagt något om. {thing} ville jag ha.",
)
CALL = (
    '<tool_call>{{"name": "{tool}", "arguments": {arguments}}}</tool_call>',
    "Tanke: jag behöver anropa {tool}\nÅtgärd: {tool}\nIndata: {arguments}",
    "{tool}(**{arguments})",
)
TRACEBACK = (
    'Traceback (most recent call last):\n  File "/app/biblan/verktyg.py", line {n}, in {tool}\n'
    "    return svar['poster'][0]\nIndexError: list index out of range"
)
