"""The settings as `docs/reference/settings.md` lists them: name, default and meaning of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of `docs/reference/settings.md`."""

    name: str
    default: str
    meaning: str


OF_A_BROKER = ("YANGGUANG_AMQP_URL", "YANGGUANG_PUBLICATIONS_AMQP_URL", "YANGGUANG_RABBITMQ_MANAGEMENT_URL")

SETTINGS = (
    Setting("YANGGUANG_MODE", "embedded", "`embedded` (one process, SQLite) or `distributed` (RabbitMQ, PostgreSQL)."),
    Setting("YANGGUANG_DATA", "var", "Folder of everything that is kept: databases (embedded), files, calendars."),
    Setting(
        "YANGGUANG_FILES_URL",
        "file store in the data folder",
        "`file:///path` of the file store; in it a folder for each service, which it alone writes.",
    ),
    Setting(
        "YANGGUANG_AMQP_URL",
        "none",
        "RabbitMQ of the internal events, `amqp://user:password@host:5672/vhost`, with TLS `amqps://…:5671/…`; "
        "each service has its own account.",
    ),
    Setting(
        "YANGGUANG_PUBLICATIONS_AMQP_URL", "none", "RabbitMQ vhost `publications` that other agencies read, likewise."
    ),
    Setting(
        "YANGGUANG_RABBITMQ_MANAGEMENT_URL",
        "none",
        "RabbitMQ's management address, `http://…` or `https://…`; notify's relay makes agencies' accounts there.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_DATABASE_URL",
        "SQLite in the data folder",
        "`postgresql://…` of one service, with TLS `…?sslmode=verify-full`.",
    ),
    Setting(
        "YANGGUANG_CA_FILE",
        "the system's authorities, for RabbitMQ",
        "PEM file of the authority that signed the certificates of RabbitMQ, its management, PostgreSQL, mail server, "
        "mailbox, and the sites whose pages are looked at.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_MIGRATION_DATABASE_URL",
        "the same",
        "The account that owns the tables and migrates them, where the one above may only use them.",
    ),
    Setting(
        "YANGGUANG_SECRET_KEY",
        "made and kept in the data folder (embedded)",
        "From it all keys of all services are derived: 32 or more random characters (`openssl rand -hex 32`).",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_SECRET_KEY",
        "YANGGUANG_SECRET_KEY",
        "A service's own secret, so that none can sign for another; catalog's signs the sessions.",
    ),
    Setting("YANGGUANG_FORMER_SECRET_KEYS", "none", "Secrets used before, by commas: what they signed still holds."),
    Setting("YANGGUANG_<SERVICE>_FORMER_SECRET_KEYS", "none", "A service's own ones, read beside those."),
    Setting(
        "YANGGUANG_IDENTITY_KEYS",
        "made and kept as `identity.key` in the data folder (embedded); none: tip-offs are anonymous",
        "Keys that seal who informants are, for complaints' web alone: the first seals, each opens. By commas, each of "
        "32 or more random characters, kept apart from the database and its backups.",
    ),
    Setting(
        "YANGGUANG_SESSION_PUBLIC_KEYS",
        "derived from YANGGUANG_SECRET_KEY",
        "Where a service has its own secret: catalog's keys as a JWK set, which `yangguang session-keys` prints.",
    ),
    Setting(
        "YANGGUANG_FILING_PUBLIC_KEYS",
        "none",
        "Keys of secrets that were taken away, by which citizens' proofs of filing are checked: "
        "what `/complaints/api/v1/filing-keys` gave while they were there.",
    ),
    Setting(
        "YANGGUANG_LOCAL_ISSUER",
        "1 (embedded without a provider), 0",
        "People sign in without an identity provider: `1` on this machine only, `anywhere` on every address.",
    ),
    Setting(
        "YANGGUANG_OIDC_ISSUER", "none", "The identity provider by which people sign in (OpenID Connect), `https://…`."
    ),
    Setting("YANGGUANG_OIDC_CLIENT_ID", "none", "What the identity provider calls this system."),
    Setting("YANGGUANG_OIDC_CLIENT_SECRET", "none", "Its secret there; only catalog's web needs it."),
    Setting(
        "YANGGUANG_OIDC_SUBJECT_CLAIM", "sub", "The provider's claim that names a person as the staff directory does."
    ),
    Setting(
        "YANGGUANG_OIDC_AUDIENCE",
        "YANGGUANG_PUBLIC_URL",
        "Audience of the access tokens that the provider gives to programs; never the client id.",
    ),
    Setting("YANGGUANG_PUBLIC_URL", "http://127.0.0.1:$PORT", "The one origin under which people reach the system."),
    Setting(
        "YANGGUANG_KEPT_ANSWERS_MB",
        "16",
        "So many megabytes each web process of catalog keeps of answers to the public, 0 (none) to 1024.",
    ),
    Setting(
        "YANGGUANG_SMTP_URL",
        "none",
        "Mail server by which citizens are told who want it, `smtp://user:password@host:587?from=ADDRESS` or "
        "`smtps://…`; none: nobody is, and no form offers it.",
    ),
    Setting("YANGGUANG_SITE_NAME", "阳光政务", "The website's name (SiteName) in every page's head."),
    Setting(
        "YANGGUANG_SITE_ID_CODE",
        "none",
        "The website's registered code (政府网站标识码, SiteIDCode): 10 digits or letters; none: no page names one.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_WEB_URL",
        "YANGGUANG_PUBLIC_URL",
        "`http://host:port` where `yangguang doctor` asks a service's web itself, past the gateway.",
    ),
    Setting(
        "YANGGUANG_METRICS_BIND",
        "off",
        "`host:port` where a web, worker or relay (distributed) serves /healthz, /readyz, /metrics; one for each.",
    ),
    Setting(
        "YANGGUANG_STUCK_SECONDS",
        "120",
        "A worker or relay without progress for so long ends itself, to be started again; 60 or more, or 0: never.",
    ),
    Setting(
        "YANGGUANG_OUTBOX_DAYS",
        "7",
        "For so many days published events are kept, to be published again to a broker that was lost with its disk.",
    ),
    Setting(
        "YANGGUANG_SCAN_SECONDS",
        "20",
        "For so long a file may be looked over for secrecy markings, 1 to 300; then it is refused as too complex.",
    ),
    Setting(
        "YANGGUANG_RECORDING_DAYS",
        "30",
        "So many days back an officer may enter the day on which a letter, a call or a visit came.",
    ),
    Setting(
        "YANGGUANG_MAILBOX_URL",
        "none",
        "Mailbox whose new mails become cases, `imaps://name:password@host:993/INBOX?body=GJJ`; the relay asks.",
    ),
    Setting(
        "YANGGUANG_SMALL_CELL",
        "5",
        "Counts of a questionnaire's answers below it, 3 to 100, are not shown, nor what tells them.",
    ),
    Setting(
        "YANGGUANG_AUDIT_SEAL_MINUTES",
        "5",
        "So often the head of each audit chain is signed and told; a frozen inspection waits so long for its sample.",
    ),
    Setting(
        "YANGGUANG_AUDIT_ANCHORS",
        "`anchors` in the data folder",
        "Folder of the signed heads, in it one per service; files are appended to. Best on storage of another keeper.",
    ),
    Setting(
        "YANGGUANG_LIMITS",
        "none",
        "Changes to the table of limits on what the public writes ([limits](limits.md)): `submission=30/600,vote=off`.",
    ),
    Setting(
        "YANGGUANG_PROXIES",
        "0",
        "So many proxies stand before a web, each adding to X-Forwarded-For where it was asked from; 0: it is not read",
    ),
    Setting(
        "YANGGUANG_STALE_MONTHS",
        "12",
        "What must always be public (长期公开) and was not touched for so many months is flagged; 0: nothing is.",
    ),
    Setting(
        "YANGGUANG_ADDRESS_CHECK_DAYS",
        "0",
        "So often notify's relay looks whether pages that keepers gave as proof are still there; 0: it asks nobody.",
    ),
    Setting(
        "YANGGUANG_ADDRESS_CHECK_HOSTS",
        "none",
        "Hosts of the government network, `a.gov.cn,b.gov.cn`, that are looked at though their addresses are private.",
    ),
    Setting("YANGGUANG_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`; logs are JSON lines on stderr."),
    Setting("PORT", "8000", "Port of the embedded system on 127.0.0.1."),
)
