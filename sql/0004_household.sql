-- Families, adults, children, and the accounts that open the door.

CREATE TABLE school (id {id}, name {text} NOT NULL) {strict};

CREATE TABLE family (
    id         {id},
    code       {text} NOT NULL UNIQUE,              -- printed on invoices: an identifier, never a secret
    name       {text} NOT NULL,
    address    {text} NOT NULL,                     -- lines separated by \n
    postcode   {text} NOT NULL,
    city       {text} NOT NULL,
    category   {text} NOT NULL {one_of category resident outside staff},
    created_at {int} NOT NULL
) {strict};

CREATE TABLE adult (
    id         {id},
    first_name {text} NOT NULL,
    last_name  {text} NOT NULL,
    search_key {text} NOT NULL,                     -- folded "last first"
    email      {text},                              -- known to the town; NULL when it knows none
    phone      {text} NOT NULL
) {strict};
CREATE INDEX adult_email ON adult (email);

CREATE TABLE family_adult (
    family_id {int} NOT NULL REFERENCES family (id),
    adult_id  {int} NOT NULL REFERENCES adult (id),
    position  {int} NOT NULL,
    PRIMARY KEY (family_id, adult_id)
) {clustered};
CREATE INDEX family_adult_adult ON family_adult (adult_id);

CREATE TABLE child (
    id         {id},
    first_name {text} NOT NULL,
    last_name  {text} NOT NULL,
    search_key {text} NOT NULL,
    born       {text} NOT NULL,
    school_id  {int} REFERENCES school (id),
    class      {text} NOT NULL
) {strict};

CREATE TABLE child_family (
    child_id  {int} NOT NULL REFERENCES child (id),
    family_id {int} NOT NULL REFERENCES family (id),
    PRIMARY KEY (child_id, family_id)
) {clustered};
CREATE INDEX child_family_family ON child_family (family_id);

-- An adult who may sign in. Exists once the claim was proven.
CREATE TABLE account (
    adult_id      {int} PRIMARY KEY REFERENCES adult (id),
    email         {text} NOT NULL UNIQUE,           -- lower case
    password_hash {text} NOT NULL,
    terms_version {int} NOT NULL,
    terms_hash    {text} NOT NULL,
    terms_at      {int} NOT NULL,
    disabled      {int} NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at    {int} NOT NULL,
    changed_at    {int} NOT NULL
) {strict};

-- A profile filled in, waiting for its proof: a link by mail, a code by letter, or an agent.
CREATE TABLE activation (
    id            {id},
    family_id     {int} NOT NULL REFERENCES family (id),
    adult_id      {int} NOT NULL REFERENCES adult (id),
    email         {text} NOT NULL,
    password_hash {text} NOT NULL,
    terms_version {int} NOT NULL,
    terms_hash    {text} NOT NULL,
    token_hash    {text} UNIQUE,                    -- of the mailed link; NULL when an agent must decide
    state         {text} NOT NULL {one_of state mailed queued done refused expired},
    created_at    {int} NOT NULL,
    expires_at    {int} NOT NULL
) {strict};

CREATE TABLE activation_code (                      -- printed on a letter or given at the counter
    id         {id},
    family_id  {int} NOT NULL REFERENCES family (id),
    adult_id   {int} NOT NULL REFERENCES adult (id),
    code_hash  {text} NOT NULL UNIQUE,
    expires_at {int} NOT NULL,
    used_at    {int},
    created_at {int} NOT NULL
) {strict};

CREATE TABLE reset_link (
    token_hash {text} PRIMARY KEY,
    adult_id   {int} NOT NULL REFERENCES adult (id),
    expires_at {int} NOT NULL,
    used_at    {int},
    created_at {int} NOT NULL
) {strict};

CREATE TABLE throttle (                             -- failures counted in a window, per account and per address
    key        {text} PRIMARY KEY,
    n          {int} NOT NULL,
    since      {int} NOT NULL
) {strict};

CREATE TABLE captcha_used (token_hash {text} PRIMARY KEY, expires_at {int} NOT NULL) {strict};

CREATE TABLE agent (
    id            {id},
    login         {text} NOT NULL UNIQUE,
    name          {text} NOT NULL,
    password_hash {text} NOT NULL,
    role          {text} NOT NULL {one_of role administrator canteen accueil alsh regisseur reader facilitator},
    disabled      {int} NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at    {int} NOT NULL
) {strict};

-- What the town tells a family on its pages (a mail says only that it is there).
CREATE TABLE notice (
    id        {id},
    family_id {int} NOT NULL REFERENCES family (id),
    dedup_key {text} NOT NULL UNIQUE,
    at        {int} NOT NULL,
    title     {text} NOT NULL,
    body      {text} NOT NULL
) {strict};
CREATE INDEX notice_family ON notice (family_id);

-- What an agent must look at.
CREATE TABLE task (
    id         {id},
    dedup_key  {text} NOT NULL UNIQUE,
    kind       {text} NOT NULL,
    regie_id   {int},
    family_id  {int},
    title      {text} NOT NULL,
    body       {text} NOT NULL,
    state      {text} NOT NULL CHECK (state IN ('open', 'done')),
    created_at {int} NOT NULL
) {strict};
