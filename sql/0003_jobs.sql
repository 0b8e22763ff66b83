-- Who is doing a timed job now, so that two processes do not do it at once.

CREATE TABLE job_lease (
    name        {text} PRIMARY KEY,
    holder      {text} NOT NULL,
    until_ms    {int} NOT NULL,                     -- 0: nobody
    last_run_ms {int} NOT NULL                      -- of the last run that ended well; 0: never
) {strict};
