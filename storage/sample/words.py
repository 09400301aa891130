"""Names of people and places for the sample company."""

GIVEN = (
    *("Aoife", "Bram", "Ciara", "Dario", "Elin", "Fergus", "Greta", "Hamid", "Ines", "Jarek"),
    *("Katya", "Liam", "Maeve", "Nuno", "Orla", "Piotr", "Quentin", "Rosa", "Sorcha", "Tomas"),
    *("Una", "Viktor", "Wanda", "Yusuf", "Zofia", "Alma", "Bashir", "Clara", "Dervla", "Emil"),
)
FAMILY = (
    *("Brennan", "Castellan", "Doyle", "Eriksen", "Farrow", "Galvin", "Hartigan", "Ivers"),
    *("Janssen", "Keogh", "Lindqvist", "Moreau", "Nolan", "Okafor", "Pereira", "Quirke"),
    *("Rinaldi", "Sheridan", "Tierney", "Ulrich", "Vaszary", "Whelan", "Yilmaz", "Zeller"),
)
STREETS = (
    *("Harbour Row", "Mill Lane", "Linden Street", "Foundry Quay", "Orchard Road"),
    *("Lantern Street", "Weaver's Yard", "Chapel Hill", "Ferry Terrace", "Juniper Close"),
)
# A town and how its postcodes begin.
TOWNS = (
    *(("Dublin", "D02"), ("Cork", "T12"), ("Galway", "H91"), ("Limerick", "V94")),
    *(("Waterford", "X91"), ("Kilkenny", "R95"), ("Sligo", "F91"), ("Tralee", "V92")),
)
SITES = ("Dublin", "Cork", "Galway")
