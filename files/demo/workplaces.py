"""The offices at work in the demo: which way their files go, how often, and what they are about."""

from dataclasses import dataclass, field

from . import matters


@dataclass(frozen=True)
class Workplace:
    """An office and its matters; steps of a chain are codes of posts without the office's own beginning.

    A step that begins with @ is the whole code of a post elsewhere. `boss` pulls up what lies too long.
    """

    prefix: str
    chains: dict[str, list[str]]
    weights: dict[str, int]
    subjects: dict[str, tuple[str, list[str]]]
    boss: str
    addressee: str
    middle: list[str] = field(default_factory=lambda: matters.MIDDLE)
    opening: list[str] = field(default_factory=lambda: matters.OPENING)
    parked: list[tuple[str, str]] = field(default_factory=lambda: matters.PARKED)
    villages: list[str] = field(default_factory=lambda: [""])
    tehsils: tuple[str, ...] = ("",)
    blocks: tuple[str, ...] = ("",)

    def codes(self) -> set[str]:
        """The posts that stand in a chain without a choice, by their whole codes."""
        steps = {step for chain in self.chains.values() for step in chain if "{" not in step}
        return {step[1:] if step[0] == "@" else f"{self.prefix}-{step}" for step in steps}


KANNAUJ = Workplace(
    prefix="KNJ",
    boss="DM",
    addressee="जिलाधिकारी महोदय, जनपद कन्नौज",
    villages=matters.VILLAGES,
    tehsils=("CHB", "KNJ", "TRW", "HSR"),
    blocks=("KNJ", "JLB", "TLG", "SRK", "CHB", "UMR", "HSR", "GGR"),
    subjects=matters.SUBJECTS,
    chains={
        "REV": ["REV-SA", "REV-HA", "REV-OC", "ADM-FR", "T-{t}-SDM", "T-{t}-TEHSILDAR", "T-{t}-NAIB",
                "T-{t}-TEHSILDAR", "T-{t}-SDM", "ADM-FR", "DM"],
        "ARM": ["ARM-SA", "ARM-HA", "ARM-OC", "POL-SP", "ARM-OC", "ADM-J", "DM"],
        "EST": ["EST-JA", "EST-SA", "EST-HA", "AO", "EST-OC", "ADM-FR", "DM"],
        "NZR": ["NZR-SA", "NAZIR", "NZR-HA", "NZR-OC", "ADM-FR"],
        "RTI": ["RTI-SA", "RTI-HA", "RTI-OC", "T-TRW-SDM", "T-TRW-TEHSILDAR", "RTI-OC"],
        "IGRS": ["IGRS-SA", "IGRS-HA", "IGRS-OC", "T-{t}-SDM", "T-{t}-NAIB", "T-{t}-SDM", "IGRS-OC",
                 "ADM-FR"],
        "MIN": ["MIN-SA", "MIN-HA", "MIN-OC", "T-{t}-TEHSILDAR", "MIN-OC", "ADM-FR", "DM"],
        "LA": ["LA-HA", "LA-OC", "T-{t}-SDM", "T-{t}-TEHSILDAR", "LA-OC", "ADM-FR", "DM"],
        "DEV": ["DEV-SA", "DEV-HA", "DDO", "B-{b}-BDO", "DDO", "CDO", "DM"],
        "PAN": ["PAN-SA", "PAN-HA", "DPRO", "B-{b}-BDO", "DPRO", "CDO"],
    },
    weights={
        "REV": 30, "IGRS": 20, "DEV": 12, "EST": 10, "ARM": 9, "PAN": 6, "RTI": 5, "MIN": 4, "LA": 4,
        "NZR": 4,
    },
)  # fmt: skip


def _district(prefix: str, name: str, division: str) -> Workplace:
    """A district with work in three sections; what needs the Commissioner goes to the division."""
    return Workplace(
        prefix=prefix,
        boss="DM",
        addressee=f"जिलाधिकारी महोदय, जनपद {name}",
        chains={
            "REV": ["REV-SA", "REV-HA", "REV-OC", "ADM-FR", "DM"],
            "APL": ["REV-SA", "REV-HA", "ADM-FR", "DM", f"@{division}-DAK", f"@{division}-JUD-HA",
                    f"@{division}-ADDL-A", f"@{division}-COMMISSIONER"],
            "EST": ["EST-SA", "EST-HA", "AO", "ADM-FR"],
            "IGRS": ["IGRS-SA", "IGRS-HA", "IGRS-OC", "ADM-FR"],
        },
        weights={"REV": 4, "APL": 3, "EST": 2, "IGRS": 3},
        subjects={
            "REV": ("REV", [
                f"जनपद {name}: बाढ़ राहत वितरण की तहसीलवार आख्या",
                f"जनपद {name} में सीलिंग भूमि का सत्यापन, वाद संख्या {{n}}",
                "वरासत अभियान की साप्ताहिक प्रगति एवं लम्बित प्रकरणों की समीक्षा",
            ]),
            "APL": ("REV", [
                "मण्डलायुक्त न्यायालय में निगरानी संख्या {n} हेतु अधीनस्थ न्यायालय के अभिलेख — {person}",
                f"जनपद {name} की राजस्व वसूली आख्या, मण्डलीय समीक्षा बैठक हेतु",
            ]),
            "EST": ("EST", [
                "सेवानिवृत्त कार्मिक के जी.पी.एफ. का अन्तिम भुगतान — {person}",
                "कनिष्ठ सहायकों के स्थायीकरण का प्रस्ताव",
            ]),
            "IGRS": ("PGR", [
                "जनसुनवाई संदर्भ संख्या 4002{n}: पेयजल योजना अधूरी — {person}",
                "मुख्यमंत्री हेल्पलाइन: विद्युत बिल में त्रुटि — {person}",
            ]),
        },
    )  # fmt: skip


def _department(prefix: str, head: str, subjects: list[str]) -> Workplace:
    """A department of the secretariat: two sections, up to the Principal Secretary."""
    return Workplace(
        prefix=prefix,
        boss="SECRETARY",
        addressee="प्रमुख सचिव, उत्तर प्रदेश शासन, लखनऊ",
        chains={
            "1": ["1-ARO", "1-RO", "1-SO", "US", "DS", "SECRETARY"],
            "2": ["2-ARO", "2-RO", "2-SO", "US", "DS", "JS", "SPS", "SECRETARY", "ACS"],
        },
        weights={"1": 3, "2": 2},
        subjects={"1": (head, subjects), "2": (head, subjects)},
        opening=["संदर्भित पत्र प्राप्त हुआ है, जो पत्राचार पृ. 1 पर रखा है। विचारार्थ प्रस्तुत।"],
        middle=[
            "अनुच्छेद 1 से सहमत। अनुमोदन हेतु प्रस्तुत है।",
            "वित्त विभाग की सहमति प्राप्त कर ली जाए।",
            "पूर्व में निर्गत शासनादेश की प्रति संलग्न कर पुनः प्रस्तुत करें।",
            "शासनादेश का आलेख प्रस्तुत है। कृपया अनुमोदन प्रदान करने का कष्ट करें।",
        ],
        parked=[
            ("वित्त विभाग की सहमति प्रतीक्षित है।", "सचिव"),
            ("मा. उच्च न्यायालय में वाद विचाराधीन है।", "विशेष सचिव"),
        ],
    )  # fmt: skip


DIVISION = Workplace(
    prefix="DIV-KNP",
    boss="COMMISSIONER",
    addressee="मण्डलायुक्त महोदय, कानपुर मण्डल",
    chains={
        "JUD": ["JUD-SA", "JUD-HA", "ADDL-J", "COMMISSIONER"],
        "DEV": ["DEV-JA", "DEV-SA", "DEV-HA", "JDC", "COMMISSIONER"],
        # An enquiry that goes to a district and comes back.
        "ENQ": ["DEV-SA", "DEV-HA", "JDC", "@ETW-DM", "@ETW-ADM-FR", "@ETW-DM", "JDC", "COMMISSIONER"],
    },
    weights={"JUD": 3, "DEV": 2, "ENQ": 2},
    subjects={
        "JUD": ("REV", [
            "अपील संख्या {n}/2026, धारा 207 राजस्व संहिता — {person}",
            "निगरानी वाद संख्या {n} में पत्रावली तलबी",
        ]),
        "DEV": ("DEV", [
            "विकास कार्यों की मण्डलीय समीक्षा बैठक का कार्यवृत्त",
            "निर्माणाधीन परियोजनाओं की निरीक्षण आख्या",
        ]),
        "ENQ": ("PGR", ["मनरेगा भुगतान में अनियमितता की जाँच, जनपद इटावा"]),
    },
)  # fmt: skip

ELSEWHERE = [
    _district("ETW", "इटावा", "DIV-KNP"),
    _district("LKO", "लखनऊ", "DIV-LKO"),
    _district("VNS", "वाराणसी", "DIV-VNS"),
    _district("GKP", "गोरखपुर", "DIV-GKP"),
    DIVISION,
    _department("SEC-REV", "REV", [
        "जनपदों में राजस्व निरीक्षकों के रिक्त पदों की पूर्ति",
        "विधान सभा अतारांकित प्रश्न संख्या {n}: भूमि अभिलेखों का डिजिटलीकरण",
        "आपदा राहत निधि से {n} लाख रुपये की स्वीकृति",
    ]),
    _department("SEC-HOM", "LAW", [
        "थाना भवनों के निर्माण हेतु वित्तीय स्वीकृति, वर्ष 2026–27",
        "विधान परिषद प्रश्न संख्या {n}: साइबर थानों की स्थापना",
        "शस्त्र लाइसेंस निरस्तीकरण अपील संख्या {n}",
    ]),
    _department("SEC-RDV", "DEV", [
        "प्रधानमंत्री आवास योजना (ग्रामीण): द्वितीय अनुपूरक आवंटन",
        "खण्ड विकास अधिकारियों की तैनाती का प्रस्ताव",
        "मनरेगा श्रम बजट {n} लाख मानव दिवस का अनुमोदन",
    ]),
]  # fmt: skip
# Posts that nobody holds, where files get stuck.
VACANT = {"ETW-IGRS-OC", "VNS-REV-OC", "SEC-HOM-1-SO"}


def staffed_codes() -> set[str]:
    """The codes of the posts in the other offices' chains that have a holder."""
    return set().union(*(place.codes() for place in ELSEWHERE)) - VACANT
