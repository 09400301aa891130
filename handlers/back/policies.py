"""What the staff articles say on matters people ask for by name."""

from handlers.articles import on
from handlers.back.desk import BackDesk
from handlers.handler import Handler

HANDLERS: tuple[Handler[BackDesk], ...] = (
    on("it.vpn", "VPN connection", "Help with the VPN."),
    on("it.wifi", "wifi network", "Help with the wifi."),
    on("it.email", "e-mail and calendar", "Help with e-mail."),
    on("it.printer", "printer and printing", "Help with a printer."),
    on("it.slow_computer", "slow computer or laptop", "Help with a slow computer."),
    on("hr.benefits", "benefits for employees", "Say which benefits there are."),
    on("hr.insurance_info", "health insurance", "Explain the insurance."),
    on("hr.retirement", "pension and retirement", "Explain the pension."),
    on("hr.parental", "parental leave", "Explain parental leave."),
    on("payroll.taxes", "income tax on pay", "Explain the taxes on pay."),
    on("payroll.bonus", "bonus payment", "Explain bonuses."),
    on(
        "compliance.policy",
        "compliance policy code of conduct",
        "Answer from the rules of conduct.",
    ),
)
