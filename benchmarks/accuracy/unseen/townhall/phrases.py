"""How the faults of the Czech experiment sound.

{thing} is what the request is about, {n} a number, {tool} a tool, {code} letters and digits, {key}
an argument and {bad} what was passed as it.
"""

from __future__ import annotations

NO_SLOT = (
    'Cannot invoke "cz.habrov.rezervace.Slot.getId()" because "slot" is null\n'
    "\tat cz.habrov.rezervace.TerminService.rezervuj(TerminService.java:{n})"
)
HIDDEN = (
    "Interní chyba při čtení kapacit mateřských škol ({code})",
    "Dotaz do registru škol selhal, výjimka č. {code}",
)
HIDDEN_TEXT = "CHYBA {n}: databáze mateřských škol je uzamčena, kontaktujte správce aplikace"
UNAVAILABLE = (
    ("ConnectError", "All connection attempts failed"),
    ("HTTPStatusError", "Server error '503 Service Unavailable' for url '{url}'"),
    ("HTTPStatusError", "Server error '502 Bad Gateway' for url '{url}'"),
    ("SluzbaNedostupna", "Služba {tool} je dočasně nedostupná, opakujte požadavek později"),
    ("SluzbaNedostupna", "Základní registry jsou mimo provoz, probíhá plánovaná odstávka"),
)
URL = "https://gw.habrov.example/sluzby/{tool}"
BAD_DATE = (
    ("JsonSchemaValueException", "data.{key} must be date"),
    ("ChybaVstupu", "Parametr '{key}' má neplatný formát: očekává se RRRR-MM-DD, přišlo '{bad}'"),
    ("BadRequest", "$.{key}: The JSON value could not be converted to System.DateOnly."),
)
BAD_CLIENT = (
    ("JsonSchemaValueException", "data.{key} must match pattern ^[0-9]{{8}}$"),
    ("ChybaVstupu", "Neplatná hodnota '{bad}' v poli '{key}', povoleno je jen osm číslic"),
    ("BadRequest", "$.{key}: The field must be a string with a maximum length of 8."),
)
MISSING = (
    ("JsonSchemaValueException", "data must contain ['{key}'] properties"),
    ("ChybaVstupu", "Chybí povinný parametr '{key}'"),
    ("BadRequest", "$.{key}: The field is required."),
)
APOLOGIES = (
    "Omlouvám se, ale kvůli technické závadě teď nemohu pokračovat.",
    "Bohužel se mi nepodařilo požadavek dokončit. Zkuste to prosím za chvíli znovu.",
    "Je mi líto, systém úřadu právě zlobí a k údajům se nedostanu.",
    "{thing}: tady jsem narazila na chybu a dál to nejde.",
    "Něco se pokazilo na naší straně, moc se omlouvám.",
    "V tuto chvíli vám odpověď dát nemohu, systém vrátil chybu.",
    "Mrzí mě to, ale záležitost ({thing}) teď nevyřeším, aplikace nespolupracuje.",
    "Vyskytl se technický problém. Obraťte se prosím telefonicky na podatelnu.",
    "Tohle se bohužel nepovedlo, údaje mi systém nevydal.",
)
CANNED = (
    "Děkujeme za váš dotaz. Informace ke všem službám úřadu jsou přehledně zpracovány na webu "
    "města v sekci Životní situace."
)
CORRECTIONS = (
    "Ne, ne {other}, ale {thing}.",
    "To je vedle, zajímá mě {thing}.",
    "V dotazu přece stálo {thing}!",
    "Spletla jste se, správně je {thing}.",
    "{other}? To ne. Šlo mi o {thing}.",
    "Čtěte prosím pozorně: {thing}, nikoli {other}.",
    "Proč {other}? Mělo to být {thing}.",
    "Omyl, takhle to být nemělo. Prosím údaje pro {thing}",
    "To jste mi našla něco jiného, opakuji: {thing}.",
    "Tak to nesedí, já se přece ptám na {thing}",
)
ASKS = (
    "Jak vám s tím mohu pomoci?",
    "Můžete mi prosím popsat podrobněji, co potřebujete?",
    "Rozumím, {thing}. Co přesně si přejete?",
    "Mám se na to tedy podívat?",
    "Chcete, abych to opravdu udělala?",
    "Upřesněte prosím svůj požadavek, ať vám mohu lépe poradit.",
    "Než začnu: k čemu tu informaci budete potřebovat?",
    "Jde o téma: {thing}, nebo máte na mysli něco jiného?",
    "Přejete si vyřídit to hned, nebo až později?",
    "Mohu se zeptat, co si pod tím mám představit?",
    "Dobře. Souhlasíte s tím, abych pokračovala?",
    "Potřebovala bych trochu víc informací. Zkusíte dotaz položit jinak?",
    "{thing}, rozumím správně? Potvrďte mi to prosím.",
    "A o jakou záležitost se konkrétně jedná?",
    "Zajisté! Kterou službu úřadu máte na mysli?",
    "Opravdu vám mám pomoci s touto věcí?",
)
FOREIGN = (
    "{name}, klientské číslo {client}: {answer}",
    "Klient {client} ({name}): {answer}",
    "{own} A ještě k věci, kterou vyřizuje {name} (č. {client}): {answer}",
    "{own} Doplňuji údaj pro {client}, {name}: {answer}",
)
