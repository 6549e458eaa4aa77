const dollar = '$'

/** Commands, headers and addresses that log in somewhere. */
export const connections = `
Authorization: Bearer ${dollar}TOKEN
Authorization: Basic ${Buffer.from('user:password').toString('base64')}
curl -u "${dollar}USER:${dollar}PASS" https://acme.io/x
curl -u user:password https://acme.io/x
mysql -u root -p mydb
docker login -u "${dollar}USER" --password-stdin
--password ${dollar}PASSWORD
sshpass -p "${dollar}SSHPASS" ssh host
Server=db;User Id=app;Password=${dollar}{PASSWORD};
jdbc:postgresql://db:5432/app?user=app&password=${dollar}{DB_PASSWORD}
postgres://app:${dollar}{DB_PASSWORD}@db:5432/app
postgres://postgres:postgres@localhost:5432/test
//npm.example.invalid/:_authToken=${dollar}{NPM_TOKEN}
machine example.com login USER password PASSWORD
requirepass foobared
`
