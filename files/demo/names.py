"""The people of the demo. None of them exists."""

MEN = [
    ("मनोज", "Manoj"), ("सुरेश", "Suresh"), ("राजेश", "Rajesh"), ("अनिल", "Anil"), ("संजय", "Sanjay"),
    ("हरीश", "Harish"), ("विनोद", "Vinod"), ("प्रमोद", "Pramod"), ("राकेश", "Rakesh"), ("दिनेश", "Dinesh"),
    ("अशोक", "Ashok"), ("रमेश", "Ramesh"), ("महेन्द्र", "Mahendra"), ("शैलेन्द्र", "Shailendra"),
    ("अरविन्द", "Arvind"), ("धर्मेन्द्र", "Dharmendra"), ("ओम प्रकाश", "Om Prakash"), ("राम शंकर", "Ram Shankar"),
    ("मोहम्मद आरिफ़", "Mohammad Arif"), ("इमरान", "Imran"), ("कमलेश", "Kamlesh"), ("बृजेश", "Brijesh"),
    ("आशुतोष", "Ashutosh"), ("विवेक", "Vivek"), ("पंकज", "Pankaj"), ("नीरज", "Neeraj"), ("सतीश", "Satish"),
]  # fmt: skip
WOMEN = [
    ("सुनीता", "Sunita"), ("अंजलि", "Anjali"), ("रेखा", "Rekha"), ("गीता", "Geeta"), ("ममता", "Mamta"),
    ("पूनम", "Poonam"), ("शालिनी", "Shalini"), ("नीलम", "Neelam"), ("किरण", "Kiran"), ("वन्दना", "Vandana"),
    ("सीमा", "Seema"), ("प्रीति", "Preeti"), ("अर्चना", "Archana"), ("शबाना", "Shabana"),
]  # fmt: skip
SURNAMES = [
    ("यादव", "Yadav"), ("कुमार", "Kumar"), ("गुप्ता", "Gupta"), ("वर्मा", "Verma"), ("सिंह", "Singh"),
    ("मिश्र", "Mishra"), ("शुक्ला", "Shukla"), ("तिवारी", "Tiwari"), ("पाल", "Pal"), ("कटियार", "Katiyar"),
    ("राजपूत", "Rajput"), ("चतुर्वेदी", "Chaturvedi"), ("श्रीवास्तव", "Shrivastava"), ("सक्सेना", "Saxena"),
    ("दोहरे", "Dohre"), ("शाक्य", "Shakya"), ("खान", "Khan"), ("अग्निहोत्री", "Agnihotri"),
]  # fmt: skip

# Those whom the guide and the sign-in page name.
NAMED = {
    "KNJ-REV-SA": ("सुनीता यादव", "Sunita Yadav"),
    "KNJ-T-CHB-SDM": ("मनोज कुमार", "Manoj Kumar"),
    "KNJ-T-CHB-NAIB": ("सुरेश चन्द्र", "Suresh Chandra"),
    "KNJ-T-TRW-TEHSILDAR": ("अंजलि गुप्ता", "Anjali Gupta"),
    "KNJ-ADM-FR": ("ए. के. मिश्र", "A. K. Mishra"),
    "KNJ-DM": ("आशुतोष मोहन", "Ashutosh Mohan"),
    "KNJ-DDO": ("हरीश वर्मा", "Harish Verma"),
    "KNJ-NODAL": ("संजय सिंह", "Sanjay Singh"),
    "DIV-KNP-COMMISSIONER": ("विवेक सक्सेना", "Vivek Saxena"),
}
VACANT = {"KNJ-ARM-HA", "KNJ-MIN-OC", "KNJ-LA-SA", "KNJ-T-TRW-NAIB", "KNJ-REC-OC", "KNJ-B-HSR-BDO"}


def name_of(number: int) -> tuple[str, str]:
    """The numbered person's name in Hindi and English, always the same."""
    first_names = WOMEN if number % 3 == 0 else MEN
    first, last = first_names[number * 7 % len(first_names)], SURNAMES[number * 5 % len(SURNAMES)]
    return f"{first[0]} {last[0]}", f"{first[1]} {last[1]}"
