"""Invented names, and how often each thing occurs."""

GIVEN = (  # noqa: SIM905
    "Yamileth Rosa Ana María Karla Lucía Elena Marta Julia Sandra Gabriela Paola Daniela Ingrid Wendy Yesenia Dunia "
    "Glenda Suyapa Reina Olga Mirna Delmy Xiomara Brenda Fátima Noemí Ruth Esther Sara José Juan Luis Carlos Mario "
    "Pedro Óscar Wilmer Kevin Brayan Elmer Nelson Rigoberto Santos Marvin Darwin Josué Isaac Abel Saúl Tomás Hugo "
    "Ramón Felipe Rubén Víctor Iván Edgar Fredy Melvin"
).split()
FAMILY = (  # noqa: SIM905
    "Quesada Rojas Mora Vargas Solís Chaves Castro Jiménez Araya Campos Salas Núñez Alfaro Blanco Brenes Cordero Cruz "
    "Díaz Espinoza Fallas Gómez Guzmán Herrera Ibarra Juárez Lara Lemus López Luna Maldonado Martínez Mejía Méndez "
    "Molina Monge Morales Navarro Orellana Ortega Padilla Peña Pineda Ponce Portillo Quiroz Ramos Reyes Ríos Rivas "
    "Rivera Romero Ruiz Salazar Sandoval Serrano Sierra Soto Torres Trejo Ulloa Urbina Valle Vega Velásquez Vindas "
    "Zamora Zavala Zelaya Zepeda Zúñiga Aguilar Benítez Cáceres Duarte Escobar Flores Galindo Hernández Izaguirre"
).split()
RARE = "Villalobos"  # so many people with it, however large the world: what the search for a name looks for
SOUGHT = f"{GIVEN[0]} {RARE}"
PEOPLE_SOUGHT = 12

COUNTRIES = ("NI", "HN", "SV", "GT", "VE", "CO", "HT", "CU", "EC", "PA")
TONGUES = ("spa", "spa", "spa", "spa", "hat", "eng", "por", "kek")
PLACES = ("Paso Canoas", "Peñas Blancas", "Los Chiles", "Las Tablillas", "San Vito", "Sixaola")
BANDS = ("18_29", "30_59", "30_59", "12_17", "06_11", "18_29", "60_up")
AGES = {"18_29": (18, 29), "30_59": (30, 59), "12_17": (12, 17), "06_11": (6, 11), "60_up": (60, 80)}
STATES = ("identification", "risk_assessment", "shelter", "protection", "protection", "integration", "follow_up")
RISKS = (("high", 0), ("medium", 1), ("", 2), ("low", 3))
REASONS = ("goals_met", "left_onward", "integrated", "returned_and_followed_up", "withdrew", "transferred_other_org")
NOTES = (
    "Llegó a la hora acordada. Hablamos de lo que quiere hacer esta semana y de quién puede acompañar.",
    "Pidió llamar a su hermana; se le explicó cómo hacerlo sin que se vea desde dónde llama.",
    "Durmió mejor. Quiere retomar las clases de costura y preguntó por los papeles de su hijo.",
    "No vino a la cita. Se le dejó recado por la vía acordada, sin decir de qué se trata.",
)
