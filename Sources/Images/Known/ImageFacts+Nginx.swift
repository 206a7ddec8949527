extension ImageFacts {
  package static let nginx = ImageFacts(
    "nginx", repositories: ["nginx", "nginxinc/nginx-unprivileged", "httpd", "haproxy"], role: .stateless,
    copy: ConsistentCopy(.none, "what it serves and how it is set comes from outside"),
    sources: ["docker-library/docs, nginx, httpd, haproxy"])
}
