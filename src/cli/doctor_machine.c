/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doctor_machine.c - files, settings, disk, clock, mail. */
#include "cli/doctor.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "job/job.h"

#define DISK_LOW ((int64_t)500 << 20)
#define DISK_BAD ((int64_t)50 << 20)
#define CLOCK_BACK 300          /* seconds that the log may be ahead of the clock */
#define CLOCK_FAR 60            /* seconds that the kernel may hold it to be wrong by */
#define DAY_SECONDS 86400
#define CERT_SOON (14 * 86400) /* seconds before it ends */

static const char *in(struct doctor *d, const char *name)
{
	return arena_fmt(d->mem, "%s/%s", d->c->dir, name);
}

/* False when it is not there. */
static bool mode_of(struct doctor *d, const char *path, int mode)
{
	struct stat st, folder;

	if (stat(path, &st) != 0)
		return false;
	if (st.st_mode & 077)
		doctor_add(d, "files", DOCTOR_BAD,
			   arena_fmt(d->mem, "Andra på datorn kommer åt %s.", path),
			   arena_fmt(d->mem, "chmod %o %s", (unsigned)mode, path));
	if (geteuid() != 0 && st.st_uid != geteuid())
		doctor_add(d, "files", DOCTOR_BAD,
			   arena_fmt(d->mem, "%s ägs av en annan användare än den som kör.", path),
			   "Kör som serverns användare, eller rätta med chown.");
	/* The package's secret is root's: the service is given it when it starts. */
	else if (st.st_uid == 0 && stat(d->c->dir, &folder) == 0 && folder.st_uid != 0 && !str_eq(path, in(d, "pepper")))
		doctor_add(d, "files", DOCTOR_BAD,
			   arena_fmt(d->mem, "%s ägs av root, men mappen av tjänsten: den kan inte läsa filen.", path),
			   arena_fmt(d->mem, "chown --reference=%s %s", d->c->dir, path));
	return true;
}

void doctor_files(struct doctor *d)
{
	static const char *const names[] = { "pepper", "medstod.conf", "signing.key" };
	size_t before = d->n;

	(void)mode_of(d, d->c->dir, 0700);
	if (cli_is_file(d->c->db))
		(void)mode_of(d, d->c->db, 0600);
	if (cli_is_file(d->c->vault))
		(void)mode_of(d, d->c->vault, 0600);
	for (size_t i = 0; i < MST_LEN(names); i++)
		(void)mode_of(d, in(d, names[i]), 0600);
	if (*d->c->backup.rehearsal_key && access(d->c->backup.rehearsal_key, F_OK) == 0)
		doctor_add(d, "files", DOCTOR_WARN,
			   "Den hemliga nyckelfilen är monterad på servern.",
			   "Ta bort den när övningen är gjord; den ska ligga i kassaskåpet.");
	if (d->n == before)
		doctor_add(d, "files", DOCTOR_GOOD,
			   "Mappen och filerna är stängda för andra på datorn.", NULL);
	if (!cli_pepper(d->c))
		doctor_add(d, "pepper", DOCTOR_BAD,
			   "Filen pepper saknas eller är skadad: ingen kan logga in.",
			   "Hämta den ur nyckelfilen för säkerhetskopior, raden pepper.");
	else
		doctor_add(d, "pepper", DOCTOR_GOOD, "Filen pepper finns.", NULL);
}

static bool loopback(const char *s)
{
	return str_starts(s, "127.") || str_starts(s, "[::1]") || str_starts(s, "localhost");
}

/* `acr` and `amr` are about the login at hand; what another claim is about, this program cannot know. */
static void partners_login(struct doctor *d)
{
	const char *claim = conf_text(d->c->conf, "oidc-acr-claim");
	bool of_login = str_eq(claim, "acr") || str_eq(claim, "amr");

	if (!*conf_text(d->c->conf, "oidc-issuer"))
		return;
	doctor_add(d, "oidc", of_login ? DOCTOR_GOOD : DOCTOR_WARN,
		   arena_fmt(d->mem, "Kommunens inloggning: tokens ska ha %s i %s.", conf_text(d->c->conf, "oidc-acr"),
			     claim),
		   "Är det något som leverantören skriver om personen, och inte om just den inloggningen: be om "
		   "ett intyg att ingen kan få en token utan en inloggning så stark, eller byt till acr eller amr.");
}

void doctor_settings(struct doctor *d)
{
	const struct conf *f = d->c->conf;
	const char *url = conf_text(f, "url"), *listen = conf_text(f, "listen");
	bool tls = *conf_text(f, "tls-cert"), secure = tls || conf_bool(f, "secure"), local = loopback(listen);
	const char *host = strstr(url, "//");

	if (conf_bool(f, "demo"))
		doctor_add(d, "settings", DOCTOR_WARN, "Det här är övningsdata.",
			   "Skriv inte in riktiga uppgifter här.");
	if (str_starts(url, "https:") && !secure)
		doctor_add(d, "settings", DOCTOR_BAD,
			   "Adressen är https, men inloggningens kaka är inte låst till TLS.",
			   "Skriv secure = yes i medstod.conf och starta om.");
	else if (!local && !secure)
		doctor_add(d, "settings", DOCTOR_BAD,
			   arena_fmt(d->mem, "Servern svarar på %s utan TLS: lösenfraser kan avlyssnas.",
				     listen),
			   "Skriv tls-cert och tls-key, eller lyssna på 127.0.0.1 bakom en TLS-proxy och skriv "
			   "secure = yes.");
	else if (str_starts(url, "http:") && host && !loopback(host + 2))
		doctor_add(d, "settings", DOCTOR_BAD, "Adressen i url är http utan TLS.",
			   "Sätt en TLS-proxy framför, och skriv https i url och secure = yes.");
	else if (secure && !tls && local && !conf_bool(f, "trust-proxy"))
		doctor_add(d, "settings", DOCTOR_WARN,
			   "Servern står bakom en proxy, men läser inte varifrån besökaren kommer.",
			   "Skriv trust-proxy = yes, så bromsas den som gissar lösenfraser och inte "
			   "alla.");
	else
		doctor_add(d, "settings", DOCTOR_GOOD, "Adress och kakor är rätt inställda.", NULL);
	partners_login(d);
}

static void scanner(struct doctor *d)
{
	const char *socket = conf_text(d->c->conf, "clamav-socket");

	if (!*socket)
		return;
	if (http_scan_answers(socket))
		doctor_add(d, "clamav", DOCTOR_GOOD, "Virusskyddet svarar.", NULL);
	else
		doctor_add(d, "clamav", DOCTOR_BAD,
			   str_eq(conf_text(d->c->conf, "clamav-down"), "accept") ?
				   "Virusskyddet svarar inte: uppladdade filer tas emot utan att ha granskats." :
				   "Virusskyddet svarar inte: inga filer kan laddas upp.",
			   "Starta clamav-daemon, och se att tjänsten får läsa clamav-socket.");
}

static void disk(struct doctor *d)
{
	struct statvfs s;
	int64_t free_bytes;

	if (statvfs(d->c->dir, &s) != 0)
		return;
	free_bytes = (int64_t)(s.f_bavail * s.f_frsize);
	doctor_add(
	    d, "disk",
	    free_bytes < DISK_BAD   ? DOCTOR_BAD
	    : free_bytes < DISK_LOW ? DOCTOR_WARN
				    : DOCTOR_GOOD,
	    arena_fmt(d->mem, "%lld MB är lediga vid %s.", (long long)(free_bytes >> 20),
		      d->c->dir),
	    "Frigör utrymme. När disken är full kan inget sparas, och när reserven för loggen "
	    "är slut kan inga ärenden visas, eftersom läsningar måste skrivas i loggen.");
}

/* SQLite's: on PostgreSQL the disk is another machine's business. */
static void reserve(struct doctor *d)
{
	int64_t held = db_reserve_held(d->c->db);

	if (!cli_is_file(d->c->db))
		return;
	if (held >= DB_RESERVE)
		doctor_add(d, "reserve", DOCTOR_GOOD,
			   arena_fmt(d->mem, "Reserven för loggen är hel: %lld MB i %s-reserve.",
				     (long long)(held >> 20), d->c->db),
			   NULL);
	else
		doctor_add(
		    d, "reserve", DOCTOR_WARN,
		    arena_fmt(d->mem,
			      "Reserven för loggen är inte hel: %lld av %lld kB i "
			      "%s-reserve.",
			      (long long)(held >> 10), (long long)(DB_RESERVE >> 10), d->c->db),
		    "Frigör utrymme. Servern fyller på den själv, inom någon sekund eller när "
		    "den startas.");
}

/* Without a network only this is known: what the kernel says of the clock (adjtimex(2): is it set by a time server,
 * and by how much may it be wrong), when this program was built, and when the log was last written, which a server in
 * service does each night. */
static void clock_state(struct doctor *d)
{
	struct timex t = { 0 };
	bool loose = adjtimex(&t) == TIME_ERROR || (t.status & STA_UNSYNC);
	const char *now = day_time_str(d->mem, day_now());
	int64_t latest = 0, off = t.maxerror / 1000000;
	struct stat self;
	/* The file's day is that of its release (the package keeps it). Of the machine's own clock, not a demo's. */
	bool older = stat("/proc/self/exe", &self) == 0 && time(NULL) < self.st_mtime - DAY_SECONDS;
	static const char mend[] = "Slå på systemd-timesyncd eller chrony, och jämför klockan med en telefon. Den styr "
				   "frister och loggen.";

	if (!d->data || audit_last_at(d->data, &latest) != MST_OK)
		latest = 0;
	if (latest > day_now() + CLOCK_BACK)
		doctor_add(d, "clock", DOCTOR_BAD,
			   arena_fmt(d->mem, "Klockan går fel: den är %s svensk tid, och loggen har en rad från %s.", now,
				     day_time_str(d->mem, latest)),
			   "Ställ klockan och slå på systemd-timesyncd eller chrony. Gick den fel när raden "
			   "skrevs: säg det till styrelsen, så att loggens tider kan tydas.");
	else if (older)
		doctor_add(d, "clock", DOCTOR_BAD,
			   arena_fmt(d->mem, "Klockan går fel: den är %s svensk tid, före den dag då programmet gjordes.",
				     day_time_str(d->mem, (int64_t)time(NULL))),
			   "Jämför klockan med en telefon. Ställ den, och slå på systemd-timesyncd eller chrony. Går den "
			   "rätt är det programmets fil som har fel dag: installera paketet på nytt.");
	else if (loose && latest && day_now() - latest > CLI_SILENT)
		doctor_add(d, "clock", DOCTOR_WARN,
			   arena_fmt(d->mem, "Klockan är %s svensk tid, ställs inte efter en tidsserver, och loggens senaste "
					     "rad är från %s: antingen har servern stått still, eller så går klockan före.",
				     now, day_time_str(d->mem, latest)), mend);
	else if (loose)
		doctor_add(d, "clock", DOCTOR_WARN,
			   arena_fmt(d->mem, "Klockan (%s svensk tid) ställs inte efter en tidsserver. Om den går före går "
					     "det inte att se härifrån.", now), mend);
	else if (off > CLOCK_FAR)
		doctor_add(d, "clock", DOCTOR_WARN,
			   arena_fmt(d->mem, "Klockan (%s svensk tid) kan gå fel med %lld sekunder: det är länge sedan den "
					     "ställdes efter en tidsserver.", now, (long long)off), mend);
	else
		doctor_add(d, "clock", DOCTOR_GOOD,
			   arena_fmt(d->mem, "Klockan är %s svensk tid och ställs efter en tidsserver.",
				     now), NULL);
}

static void certificate(struct doctor *d)
{
	const char *cert = conf_text(d->c->conf, "tls-cert");
	static const char mend[] = "Förnya certifikatet och kör systemctl reload medstod: det nya läses "
				   "utan omstart.";
	int64_t from = 0, until = 0, now = day_now();

	if (!*cert)
		return;
	if (http_tls_holds(cert, &from, &until) != MST_OK)
		doctor_add(d, "certificate", DOCTOR_BAD,
			   arena_fmt(d->mem, "%s kan inte läsas som ett certifikat.", cert),
			   "Kontrollera tls-cert i medstod.conf, och att filen är i PEM-format.");
	else if (from > now)
		doctor_add(d, "certificate", DOCTOR_BAD,
			   arena_fmt(d->mem, "Certifikatet börjar gälla först %s.", day_time_str(d->mem, from)),
			   "Är datorns klocka rätt? Vänta annars, eller lägg tillbaka det förra.");
	else
		doctor_add(d, "certificate",
			   until <= now ? DOCTOR_BAD : until - now < CERT_SOON ? DOCTOR_WARN : DOCTOR_GOOD,
			   arena_fmt(d->mem, until <= now ? "Certifikatet gick ut %s: webbläsare vägrar sidan." :
							    "Certifikatet gäller till %s.",
				     day_time_str(d->mem, until)),
			   mend);
}

static void mail(struct doctor *d)
{
	const char *url = conf_text(d->c->conf, "smtp-url"), *why;

	if (!*url)
		doctor_add(d, "mail", DOCTOR_WARN, "Ingen mejlserver är inställd: mejl väntar osända.",
			   "Skriv smtp-url och smtp-from i medstod.conf.");
	else if (!*conf_text(d->c->conf, "smtp-from"))
		doctor_add(d, "mail", DOCTOR_BAD, "smtp-from saknas.",
			   "Skriv en neutral avsändare i medstod.conf.");
	else if (!job_reach(url, &why))
		doctor_add(d, "mail", DOCTOR_BAD,
			   arena_fmt(d->mem, "Mejlservern %s svarar inte: %s.", url, why),
			   "Kontrollera smtp-url, nätet och mejlservern.");
	else
		doctor_add(d, "mail", DOCTOR_GOOD, arena_fmt(d->mem, "Mejlservern %s svarar.", url),
			   NULL);
}

static void served(struct doctor *d)
{
	const char *listen = conf_text(d->c->conf, "listen"), *why;

	if (*conf_text(d->c->conf, "tls-cert"))
		return; /* its certificate is for its name, not for this address */
	if (job_reach(arena_fmt(d->mem, "http://%s", listen), &why))
		doctor_add(d, "served", DOCTOR_GOOD, arena_fmt(d->mem, "Någon svarar på %s.", listen),
			   NULL);
	else
		doctor_add(d, "served", DOCTOR_WARN,
			   arena_fmt(d->mem, "Ingen svarar på %s: servern är inte igång.", listen),
			   "Starta den, eller ge --listen om den startas med en annan adress.");
}

/* "/dev/dm-1 partition ...": sealed when its device mapper says so. */
static bool swap_is_sealed(struct doctor *d, const char *line)
{
	char uuid[64] = "";
	const char *name = strrchr(arena_strn(d->mem, line, strcspn(line, " \t")), '/');

	if (name && str_starts(name, "/zram")) /* in memory */
		return true;
	FILE *f = name ? fopen(arena_fmt(d->mem, "/sys/block%s/dm/uuid", name), "re") : NULL;

	if (f) {
		(void)!fgets(uuid, sizeof(uuid), f);
		fclose(f);
	}
	return str_starts(uuid, "CRYPT-");
}

/* As the package's unit asks systemd for, while it runs. */
static bool service_stays_in_memory(void)
{
	char most[8] = "";
	FILE *f = fopen("/sys/fs/cgroup/system.slice/medstod.service/memory.swap.max", "re");

	if (f) {
		(void)!fgets(most, sizeof(most), f);
		fclose(f);
	}
	return str_eq(most, "0\n");
}

static void swap(struct doctor *d)
{
	char line[300];
	bool first = true, open = false;
	FILE *f = fopen("/proc/swaps", "re");

	while (f && fgets(line, sizeof(line), f)) {
		open |= !first && !swap_is_sealed(d, line);
		first = false;
	}
	if (f)
		fclose(f);
	if (open && service_stays_in_memory())
		doctor_add(d, "swap", DOCTOR_GOOD,
			   "Växlingsutrymmet är inte krypterat, men inget av tjänstens minne hamnar där.", NULL);
	else if (open)
		doctor_add(d, "swap", DOCTOR_WARN,
			   "Datorn kan lägga delar av minnet, med nycklar i, på en disk utan kryptering.",
			   "Kryptera växlingsutrymmet eller stäng av det (swapoff -a), eller ge tjänsten "
			   "MemorySwapMax=0. Paketets tjänst har det när den är igång.");
	else
		doctor_add(d, "swap", DOCTOR_GOOD, "Inget av minnet hamnar okrypterat på disken.", NULL);
}

void doctor_machine(struct doctor *d)
{
	swap(d);
	disk(d);
	scanner(d);
	reserve(d);
	clock_state(d);
	certificate(d);
	mail(d);
	served(d);
}
