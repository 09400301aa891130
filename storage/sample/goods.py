"""What the sample company sells, and the paper it keeps: products, teams, services, rooms."""

# code, name, category, price in euro, on the shelf, what it is
PRODUCTS: tuple[tuple[str, str, str, str, int, str], ...] = (
    ("M-DAMA", "Dama", "Espresso machines", "449.00", 23,
     "Our smallest machine: 22 cm wide, thermoblock, ready in eight minutes, 1.2 litre tank."),
    ("M-ALBA", "Alba", "Espresso machines", "649.00", 14,
     "Single boiler of brass, 58 mm group, manual steam wand, 2 litre tank."),
    ("M-ALBA-T", "Alba Thermo", "Espresso machines", "749.00", 9,
     "The Alba with electronic temperature control, steady to half a degree."),
    ("M-BRIO", "Brio", "Espresso machines", "1190.00", 7,
     "Heat exchanger: brews and steams at once. Three-way valve, 2.5 litre tank, 24 kg."),
    ("M-BRIO-D", "Brio Duo", "Espresso machines", "1690.00", 4,
     "Two boilers with their own temperatures, shot timer, counts litres for the descaling."),
    ("M-CORSA", "Corsa", "Espresso machines", "1490.00", 3,
     "Spring lever machine without a pump: quiet, slow, beautiful. 1.8 litre boiler."),
    ("M-CORSA-P", "Corsa Pro", "Espresso machines", "2290.00", 2,
     "Lever machine with plumbed water and a second boiler for steam. 31 kg, comes on a pallet."),
    ("M-ESTRO", "Estro", "Espresso machines", "3490.00", 0,
     "One-group machine for small cafés, rotary pump, warranty holds in business use. 42 kg."),
    ("G-HAND", "Mola Hand", "Grinders", "119.00", 31,
     "Hand grinder, 38 mm steel burrs, 30 g, folds away in a drawer."),
    ("G-TRAVEL", "Mola Travel", "Grinders", "89.00", 18,
     "Hand grinder for the rucksack, 20 g, 410 g light."),
    ("G-40", "Mola 40", "Grinders", "229.00", 16,
     "Electric grinder for beginners, 40 mm conical burrs, forty marks."),
    ("G-54", "Mola 54", "Grinders", "379.00", 12,
     "Flat 54 mm burrs, stepless, grinds 18 g in nine seconds."),
    ("G-64", "Mola 64", "Grinders", "549.00", 8,
     "Flat 64 mm burrs, stepless, weighs the dose by itself."),
    ("G-64-F", "Mola 64 Filter", "Grinders", "569.00", 5,
     "The Mola 64 with burrs cut for filter coffee."),
    ("G-ZERO", "Mola Zero", "Grinders", "729.00", 0,
     "Single dose grinder, keeps back less than 0.1 g."),
    ("G-83", "Mola Shop 83", "Grinders", "1290.00", 3,
     "For the counter: 83 mm burrs, 5 g a second, hopper of 1.6 kg."),
    ("A-TAMP58", "Tamper 58", "Accessories", "39.00", 44,
     "Stainless steel, walnut handle, 58.4 mm. Can be engraved."),
    ("A-TAMP54", "Tamper 54", "Accessories", "39.00", 21,
     "Stainless steel, walnut handle, for the Dama."),
    ("A-DIST58", "Distributor 58", "Accessories", "45.00", 19,
     "Levels the coffee before tamping, depth adjustable."),
    ("A-SCREEN", "Puck Screen 58", "Accessories", "19.00", 52,
     "Steel mesh, 1.7 mm, keeps the shower screen clean."),
    ("A-JUG35", "Milk Jug 350", "Accessories", "24.00", 37, "For one cappuccino, narrow spout."),
    ("A-JUG60", "Milk Jug 600", "Accessories", "29.00", 28, "For two, wide spout."),
    ("A-KNOCK", "Knock Box", "Accessories", "34.00", 15, "Beech and steel, rubber bar."),
    ("A-FUNNEL", "Dosing Funnel 58", "Accessories", "17.00", 40, "Magnetic, anodised aluminium."),
    ("A-NAKED", "Bottomless Portafilter 58", "Accessories", "69.00", 11,
     "Shows how the coffee flows. Fits Alba, Brio, Corsa and Estro."),
    ("A-TARA", "Tara Scales", "Accessories", "89.00", 13,
     "0.1 g, timer, splash-proof, charges by USB-C."),
    ("A-TARA-M", "Tara Mini Scales", "Accessories", "59.00", 0, "Fits on the drip tray of a Dama."),
    ("A-THERMO", "Milk Thermometer", "Accessories", "14.00", 33, "Clips to the jug."),
    ("A-CUPS", "Espresso Cups, set of six", "Accessories", "42.00", 17,
     "Thick porcelain, 70 ml, made in Galway."),
    ("A-CLOTHS", "Barista Cloths, set of four", "Accessories", "16.00", 60,
     "One colour for each job."),
    ("P-DESCALE", "Descaler 250 ml", "Care and parts", "11.50", 140,
     "One bottle for one descaling, safe for brass and steel."),
    ("P-POWDER", "Cleaning Powder 500 g", "Care and parts", "13.50", 95,
     "For backflushing and soaking."),
    ("P-BRIM", "Brim Water Filter", "Care and parts", "12.50", 120,
     "For the tank, lasts two months or 60 litres."),
    ("P-GASKET", "Group Gasket 58", "Care and parts", "7.90", 210,
     "8.5 mm silicone. Change it once a year."),
    ("P-SHOWER", "Shower Screen 58", "Care and parts", "14.90", 64, "Precision mesh with screw."),
    ("P-TIP", "Steam Tip, four holes", "Care and parts", "18.00", 26,
     "For Brio, Brio Duo and Corsa Pro."),
    ("P-BURR54", "Burr Set 54", "Care and parts", "49.00", 12, "For the Mola 54."),
    ("P-BURR64", "Burr Set 64", "Care and parts", "69.00", 9, "For the Mola 64."),
    ("P-TRAY", "Drip Tray Alba", "Care and parts", "27.00", 8, "Steel, for Alba and Alba Thermo."),
    ("B-HOUSE", "House Beans 1 kg", "Beans", "24.50", 75,
     "Brazil and Ethiopia, medium roast, roasted every Tuesday."),
)  # fmt: skip

# name, side, kind, Slack channel
TEAMS = (
    ("Customer care", "front", "service", ""),
    ("Order desk", "front", "orders", ""),
    ("Complaints", "front", "complaints", ""),
    ("Billing", "front", "billing", ""),
    ("Sales", "front", "sales", ""),
    ("Safety and law", "front", "safety", ""),
    ("IT", "back", "it", "#it-help"),
    ("People", "back", "hr", "#people"),
    ("Payroll", "back", "payroll", "#payroll"),
    ("Purchasing", "back", "procurement", "#purchasing"),
    ("Finance", "back", "finance", "#finance"),
    ("Compliance", "back", "compliance", "#compliance"),
    ("Workshop and warehouse", "back", "operations", "#workshop"),
    ("Quality", "back", "complaints", "#quality"),
)

# name, team, whether customers notice when it is down
SERVICES = (
    ("Web shop", "IT", True),
    ("Card payments", "Finance", True),
    ("Telephone system", "IT", True),
    ("Stock system", "Workshop and warehouse", True),
    ("Mail and calendar", "IT", False),
    ("Slack", "IT", False),
    ("VPN", "IT", False),
    ("Wiki", "IT", False),
    ("Payroll portal", "Payroll", False),
    ("Workshop diagnostics", "Workshop and warehouse", False),
)

ROOMS = (
    *(("Arabica", "Dublin", 4), ("Robusta", "Dublin", 8), ("Crema", "Dublin", 14)),
    *(("Portafilter", "Cork", 6), ("Boiler", "Cork", 10), ("Puck", "Galway", 4)),
)

COURSES = (
    ("T-ESP1", "Espresso for everyone", 12),
    ("T-LEAD", "Leading a team for the first time", 10),
    ("T-SEC", "Safe with passwords and e-mail", 40),
    ("T-FIRST", "First aid", 15),
    ("T-BOIL", "Working on pressure vessels", 6),
    ("T-EXC", "Spreadsheets without tears", 14),
)

OPENINGS = (
    ("J-118", "Workshop technician", "Cork"),
    ("J-121", "Customer care agent, French", "Dublin"),
    ("J-122", "Firmware engineer", "Dublin"),
    ("J-124", "Warehouse lead", "Cork"),
)

VENDORS = (
    *("Lumen Pumps", "Bresso Brass", "Tideway Packaging", "Northlight Energy", "Ferro & Sohn"),
    *("Kestrel Couriers", "Paperhand Print", "Vela Office Supplies"),
)

BUDGETS = (
    ("CC-100", "Workshop"),
    ("CC-200", "Marketing"),
    ("CC-300", "IT"),
    ("CC-400", "Travel"),
    ("CC-500", "Showroom"),
    ("CC-600", "Research"),
)

COMPANY = """\
name = "Rosewick Espresso Works"
time_zone = "Europe/Dublin"
currency = "EUR"
language = "en"

[hours]
monday = ["09:00-12:30", "13:15-17:30"]
tuesday = ["09:00-12:30", "13:15-17:30"]
wednesday = ["09:00-12:30", "13:15-17:30"]
thursday = ["09:00-12:30", "13:15-19:00"]
friday = ["09:00-12:30", "13:15-17:00"]
saturday = ["10:00-14:00"]

[contact]
email = "hello@rosewick.example"
phone = "+353 20 915 0100"
address = "14 Foundry Quay, Dublin D02 RW14"
directions = "Five minutes from the Docklands tram stop; bicycles in the yard, no car park."
website = "https://rosewick.example"

[windows]
cancel_days = 2
return_days = 30
reopen_days = 30
warranty_months = 24

[promises]
urgent = 2
high = 8
normal = 16
low = 40

[limits]
refund = 100
expense = 250
purchase = 500

[tax]
name = "VAT"
rate = 23
included = true

[tone]
bot_name = "Rosie"
greeting = "Coffee first, questions welcome."

[staff]
payday = 25
sick_note_after_days = 3

[delivery]
free_over = 80
countries = ["Ireland", "European Union"]

[[delivery.options]]
name = "standard"
first_day = 2
last_day = 4
price = 6.90

[[delivery.options]]
name = "express"
first_day = 1
last_day = 1
price = 14.90
"""
