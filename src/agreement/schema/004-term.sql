-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How long the agreement lasts and how it ends. Every edition is kept; the latest stands.
CREATE TABLE agreement_term (
	edition BIGINT NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	to_day TEXT, -- last day of the first period; NULL: until further notice
	notice_months BIGINT NOT NULL CHECK (notice_months BETWEEN 0 AND 36),
	renew_months BIGINT NOT NULL CHECK (renew_months BETWEEN 0 AND 120), -- 0: it ends
	notified TEXT, -- when notice was given
	notified_by TEXT NOT NULL,
	review TEXT, -- when it is to be looked over next
	index_name TEXT NOT NULL, -- '': no index clause
	index_share BIGINT NOT NULL CHECK (index_share BETWEEN 0 AND 100), -- of the change, per cent
	index_round BIGINT NOT NULL CHECK (index_round >= 1), -- öre
	index_down BIGINT NOT NULL -- 0: to the nearest
);
-- Laws by what they say here, and when they said it: a document of a day cites what held on that day.
CREATE TABLE agreement_law (
	code TEXT NOT NULL,
	valid_from TEXT NOT NULL,
	valid_to TEXT, -- last day; NULL: until further notice
	cite TEXT NOT NULL,
	words TEXT NOT NULL, -- what it says, in short
	written_by TEXT NOT NULL, -- '': with the program
	PRIMARY KEY (code, valid_from)
);
INSERT INTO agreement_law (code, valid_from, valid_to, cite, words, written_by) VALUES
('brottsofferstod', '2002-01-01', '2025-06-30', '5 kap. 11 § socialtjänstlagen (2001:453)', 'Socialnämnden ska verka för att den som har utsatts för brott och närstående får stöd och hjälp.', ''),
('brottsofferstod', '2025-07-01', NULL, '13 kap. 1 § socialtjänstlagen (2025:400)', 'Socialnämnden ska erbjuda brottsofferstöd till den som har utsatts för brott och till närstående.', ''),
('utan-behovsprovning', '2025-07-01', NULL, '11 kap. 5 § socialtjänstlagen (2025:400)', 'Socialnämnden får tillhandahålla insatser utan individuell behovsprövning. Sju slag av insatser får aldrig ges så.', ''),
('ratt-att-ansoka', '2025-07-01', NULL, '11 kap. 6 § socialtjänstlagen (2025:400)', 'Den som utför insatsen ska informera om rätten att ansöka om andra insatser.', ''),
('dokumentation', '2025-07-01', NULL, '14 kap. 3 § socialtjänstlagen (2025:400)', 'Genomförandet av insatser ska dokumenteras.', ''),
('radgivning', '2025-07-01', NULL, '14 kap. 4 § socialtjänstlagen (2025:400)', 'Vid rådgivning behöver enskildas personliga förhållanden inte dokumenteras.', ''),
('utan-identitet', '2025-07-01', NULL, '14 kap. 5 § socialtjänstlagen (2025:400)', 'Nämnden får, om det finns särskilda skäl, besluta att uppgifter som kan röja den enskildes identitet inte dokumenteras.', ''),
('barn-15', '2025-07-01', NULL, '21 kap. 2 § socialtjänstlagen (2025:400)', 'Ett barn får en insats utan behovsprövning med vårdnadshavarens samtycke, eller utan om barnet har fyllt 15 år och det är lämpligt.', ''),
('statistik', '2025-07-01', '2027-07-31', '15 kap. 2 § socialtjänstlagen (2025:400)', 'Socialnämnden lämnar uppgifter till den officiella statistiken.', ''),
('statistik', '2027-08-01', NULL, 'lagen (2026:601) om socialdataregister', 'Socialnämnden lämnar uppgifter till ett socialdataregister; det gäller också utförare.', ''),
('brottsskadeersattning', '2014-07-01', '2026-08-31', '15 § brottsskadelagen (2014:322)', 'Ansökan görs inom tre år. Ett barn kan ansöka till den dag det fyller 21 år.', ''),
('brottsskadeersattning', '2026-09-01', NULL, '15 och 16 §§ brottsskadelagen (2014:322)', 'Som tidigare. När åtal har väckts ska skadeståndet som regel ha prövats i domen.', ''),
('delegation', '2018-01-01', NULL, '6 kap. 38 § kommunallagen (2017:725)', 'Verksamhetens mål, inriktning, omfattning och kvalitet får inte delegeras.', ''),
('overklagande', '2018-01-01', NULL, '13 kap. 5 § kommunallagen (2017:725)', 'Ett beslut överklagas inom tre veckor från den dag då justeringen tillkännagavs.', ''),
('verkstallighet', '2018-01-01', NULL, '13 kap. 14 § kommunallagen (2017:725)', 'Ett beslut får verkställas innan det har fått laga kraft, om inte särskilda skäl talar emot det.', ''),
('barnets-basta', '2020-01-01', NULL, 'artikel 3 i barnkonventionen (lag 2018:1197)', 'Vid alla åtgärder som rör barn ska barnets bästa i första hand beaktas.', ''),
('barns-asikter', '2020-01-01', NULL, 'artikel 12 i barnkonventionen (lag 2018:1197)', 'Barn har rätt att säga sin mening i frågor som rör dem.', '');
