# Names and words that break careless programs.

story a name that looks like markup is shown as it is written
as    the family named <b>Test</b>
get   /kiosque
see   <b>Test</b>
source has &lt;b&gt;Test&lt;/b&gt;
source lacks <b>Test</b>
command invoice --regie cantine --month 2018-04
get   /kiosque/factures
click Facture
pdf sees <b>Test</b>

story a name with quotes and an ampersand
as    the family named "Guillemet" & Fils
get   /kiosque
see   "Guillemet" & Fils
source lacks "Guillemet" & Fils
command invoice --regie cantine --month 2018-04
get   /kiosque/factures
click Facture
pdf sees "Guillemet" & Fils

story a name with an apostrophe, and one that is a word of programs
as    the family named O'Brien
get   /kiosque
see   O'Brien
as    the family named Null
get   /kiosque
see   Null

story what is typed comes back as words
as    a visitor
get   /kiosque
fill  Identifiant = "><script>alert(1)</script>
fill  Mot de passe = x
click Connexion
expect 401
source lacks <script>alert
source has &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;
get   /kiosque/inscription
fill  Nom = ]]><svg onload=alert(1)>
fill  Prénom = {{ 7*7 }}
click Valider
expect 422
source lacks <svg onload
source has {{ 7*7 }}
get   /kiosque?motif=<script>
source lacks <script>
get   /kiosque/%3Cscript%3E
expect 404
source lacks <script>alert
